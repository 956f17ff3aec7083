import { expect } from 'chai';
import { IceSilence } from './silence.js';

const LOOK_INTERVAL_MS = 2;

describe('IceSilence', () => {
  let silence: IceSilence;
  let told: boolean[];
  const pair = { requestsReceived: 0, responsesReceived: 0, packetsReceived: 0 };
  const connection: { nominated?: typeof pair } = { nominated: pair };

  beforeEach(() => {
    told = [];
    silence = new IceSilence(connection, (isSilent) => told.push(isSilent), LOOK_INTERVAL_MS);
    silence.begin();
  });
  afterEach(() => {
    silence.end();
  });

  /** Waits for so many turns of a timer like that of the silence; between two of them it looks once. */
  const looks = async (count: number, between: () => void = () => undefined): Promise<void> => {
    for (let look = 0; look < count; look += 1) {
      between();
      await new Promise((resolve) => setTimeout(resolve, LOOK_INTERVAL_MS));
    }
  };

  const until = async (count: number): Promise<void> => {
    for (let look = 0; look < 1000 && told.length < count; look += 1) await looks(1);
  };

  it('tells once that nothing comes, and once that something comes again', async () => {
    await until(1);
    await looks(30);
    expect(told).to.deep.equal([true]);
    pair.responsesReceived += 1;
    await until(2);
    expect(told.slice(0, 2)).to.deep.equal([true, false]);
  });

  for (const kind of ['requestsReceived', 'responsesReceived', 'packetsReceived'] as const) {
    it(`tells nothing while ${kind} grows`, async () => {
      await looks(50, () => (pair[kind] += 1));
      expect(told).to.deep.equal([]);
    });
  }

  it('tells nothing after its end', async () => {
    silence.end();
    await looks(30);
    expect(told).to.deep.equal([]);
  });
});
