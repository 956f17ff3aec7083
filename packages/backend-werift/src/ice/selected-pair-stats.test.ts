import { expect } from 'chai';
import type { RTCIceTransport } from 'werift';
import { readStats } from './selected-pair-stats.js';

const CANDIDATE = { host: '192.0.2.1', port: 4000, type: 'srflx', transport: 'udp' };

function figures(nominated?: object): ReturnType<typeof readStats> {
  return readStats({ nominated } as unknown as RTCIceTransport['connection']); // foreign: what is read of it
}

describe('figures of the selected pair', () => {
  it('are null or zero before there is one', () => {
    expect(figures()).to.deep.equal({
      roundTripTimeMs: null,
      bytesSent: 0,
      bytesReceived: 0,
      localCandidate: null,
      remoteCandidate: null,
    });
  });

  it('are those of both its ends, in milliseconds', () => {
    const pair = {
      localCandidate: CANDIDATE,
      remoteCandidate: { ...CANDIDATE, type: 'relay', transport: 'TCP' },
    };
    expect(figures({ ...pair, rtt: 0.5, bytesSent: 1, bytesReceived: 2 })).to.deep.equal({
      roundTripTimeMs: 500,
      bytesSent: 1,
      bytesReceived: 2,
      localCandidate: { address: '192.0.2.1', port: 4000, type: 'srflx', transport: 'udp' },
      remoteCandidate: { address: '192.0.2.1', port: 4000, type: 'relay', transport: 'tcp' },
    });
    const unknown = figures({ ...pair, localCandidate: { ...CANDIDATE, type: 'x' } });
    expect(unknown.roundTripTimeMs).to.equal(null);
    expect(unknown.localCandidate).to.include({ type: 'host' });
  });
});
