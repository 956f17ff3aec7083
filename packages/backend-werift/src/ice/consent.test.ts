import { expect } from 'chai';
import { RTCIceGatherer, RTCIceTransport } from 'werift';
import { WeriftInternals } from '../internals/internals.js';
import { hastenConsent } from './consent.js';

describe('hastenConsent', () => {
  it('asks every second once several checks were not answered, and as before when one is', async () => {
    const { connection } = new RTCIceTransport(new RTCIceGatherer());
    const pair = { responsesReceived: 3 };
    const waited: number[] = [];
    Object.assign(connection, {
      nominated: pair,
      abortableDelay: (delayMs: number) => {
        waited.push(delayMs);
        return Promise.resolve();
      },
    });
    hastenConsent(connection, new WeriftInternals({ warn: () => undefined }));
    const { abortableDelay } = connection as unknown as {
      readonly abortableDelay: (delayMs: number) => Promise<void>;
    };
    for (let check = 0; check < 5; check += 1) await abortableDelay(5000);
    pair.responsesReceived += 1;
    for (let check = 0; check < 2; check += 1) await abortableDelay(5000);
    expect(waited).to.deep.equal([5000, 5000, 5000, 1000, 1000, 5000, 5000]);
  });

  it('replaces what this version of werift waits with', () => {
    const { connection } = new RTCIceTransport(new RTCIceGatherer());
    const before: unknown = Reflect.get(connection, 'abortableDelay');
    expect(before).to.be.a('function');
    hastenConsent(connection, new WeriftInternals({ warn: () => undefined }));
    expect(Reflect.get(connection, 'abortableDelay')).to.be.a('function').that.is.not.equal(before);
  });
});
