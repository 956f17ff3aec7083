import { expect } from 'chai';
import type { NativeCandidate, NativePeerConnection } from './module.js';
import { readStats } from './stats.js';

const CANDIDATE = { address: '192.0.2.1', port: 4000, type: 'srflx', transportType: 'UDP' };

/** What the native side says of one connection. */
function figures(pair: { local: object; remote: object } | null, rtt = 12): NativePeerConnection {
  const native = {
    rtt: () => rtt,
    bytesSent: () => 1,
    bytesReceived: () => 2,
    getSelectedCandidatePair: () => pair,
  };
  return native as unknown as NativePeerConnection; // the methods that figures are read by
}

function remote(candidate: Partial<NativeCandidate>): unknown {
  const pair = { local: CANDIDATE, remote: { ...CANDIDATE, ...candidate } };
  return readStats(figures(pair)).remoteCandidate;
}

describe('figures of a native connection', () => {
  it('are without candidates and round trip before there are any', () => {
    expect(readStats(figures(null, -1))).to.deep.equal({
      roundTripTimeMs: null,
      bytesSent: 1,
      bytesReceived: 2,
      localCandidate: null,
      remoteCandidate: null,
    });
    expect(readStats(figures(null, 0)).roundTripTimeMs).to.equal(0);
  });

  it('name both ends of the selected pair', () => {
    const udp = { address: '192.0.2.1', port: 4000, type: 'srflx', transport: 'udp' };
    const stats = readStats(figures({ local: CANDIDATE, remote: { ...CANDIDATE, port: 4001 } }));
    expect(stats).to.deep.include({ localCandidate: udp, remoteCandidate: { ...udp, port: 4001 } });
    for (const type of ['host', 'prflx', 'relay']) expect(remote({ type })).to.deep.equal({ ...udp, type });
  });

  it('take a type that is unknown for host, every kind of TCP for tcp, and hide an unknown address', () => {
    expect(remote({ type: 'unknown' })).to.include({ type: 'host' });
    for (const transportType of ['TCP_ACTIVE', 'tcp_passive', 'TcpSo'])
      expect(remote({ transportType })).to.include({ transport: 'tcp' });
    expect(remote({ address: '?' })).to.include({ address: '' });
  });
});
