import type { Logger } from '@peerplug/core/extension';
import { expect } from 'chai';
import { StatsReader } from './stats-reader.js';

const task = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('StatsReader', () => {
  it('asks once at a time, and gives what the question before has brought', async () => {
    let asked = 0;
    let answer: (report: Map<string, unknown>) => void = () => undefined;
    const connection = {
      getStats: () => {
        asked += 1;
        return new Promise((resolve) => (answer = resolve));
      },
    } as unknown as RTCPeerConnection; // nothing else is read
    const reader = new StatsReader({} as Logger);
    expect([reader.read(connection), reader.read(connection), asked]).to.deep.equal([null, null, 1]);
    answer(new Map([['t', { type: 'transport', bytesSent: 3 }]]));
    await task();
    expect(reader.read(connection)).to.include({ bytesSent: 3 });
    expect(asked).to.equal(2);
    answer(new Map([['t', { type: 'transport', bytesSent: 4 }]]));
    await task();
    expect(reader.read(connection)).to.include({ bytesSent: 4 });
  });

  it('warns where the platform gives none, and asks again', async () => {
    const warnings: unknown[] = [];
    let asked = 0;
    const cause = new Error('not today');
    const connection = {
      getStats: () => {
        asked += 1;
        return Promise.reject(cause);
      },
    } as unknown as RTCPeerConnection; // nothing else is read
    const logger = { warn: (...details: unknown[]) => warnings.push(details) } as unknown as Logger;
    const reader = new StatsReader(logger);
    for (const count of [1, 2]) {
      expect(reader.read(connection)).to.equal(null);
      await task();
      expect([asked, warnings.length]).to.deep.equal([count, count]);
    }
    expect(warnings[0]).to.deep.equal(['the stack has no stats', cause]);
  });
});
