import { mock } from 'node:test';
import { expect } from 'chai';
import { CandidatePairState, type RTCIceTransport } from 'werift';
import { IceWatch } from './watch.js';

interface Pair {
  state: CandidatePairState;
  updateState(next: CandidatePairState): void;
}

describe('IceWatch', () => {
  let pairs: Pair[];
  let connection: { candidatePairs: Pair[]; nominated?: unknown };
  let watch: IceWatch;
  let wakes: number;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setInterval'] });
    const states = Object.values(CandidatePairState).filter((state) => typeof state === 'number');
    pairs = states.map((state) => {
      const pair: Pair = { state, updateState: (next) => (pair.state = next) };
      return pair;
    });
    connection = { candidatePairs: pairs };
    wakes = 0;
    watch = new IceWatch(connection as unknown as RTCIceTransport['connection'], {
      wake: () => (wakes += 1),
    });
  });

  afterEach(() => {
    watch.end();
    mock.timers.reset();
  });

  it('has pairs that failed tried again every two seconds, until one is nominated or it ends', () => {
    const before = pairs.map(({ state }) => state);
    watch.begin();
    mock.timers.tick(1999);
    expect(pairs.map(({ state }) => state)).to.deep.equal(before);
    mock.timers.tick(1);
    const failed = before.indexOf(CandidatePairState.FAILED);
    expect(pairs.map(({ state }) => state)).to.deep.equal(before.with(failed, CandidatePairState.WAITING));
    mock.timers.tick(2000);
    expect(wakes).to.equal(2);
    connection.nominated = pairs[0];
    mock.timers.tick(2000);
    expect(wakes).to.equal(2);
    delete connection.nominated;
    watch.end();
    mock.timers.tick(4000);
    expect(wakes).to.equal(2);
  });
});
