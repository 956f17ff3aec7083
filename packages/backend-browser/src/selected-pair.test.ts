import { expect } from 'chai';
import { toConnectionStats } from './selected-pair.js';

type Entries = Record<string, Record<string, unknown>>;

function report(entries: Entries): RTCStatsReport {
  // A report is a read-only map, to readers.
  return new Map(Object.entries(entries));
}

const HOST = {
  type: 'local-candidate',
  candidateType: 'host',
  address: '192.0.2.1',
  port: 5000,
  protocol: 'udp',
};
const PAIR = {
  type: 'candidate-pair',
  localCandidateId: 'L',
  remoteCandidateId: 'R',
  currentRoundTripTime: 0.0125,
  bytesSent: 10,
  bytesReceived: 20,
};
const UNUSED = { type: 'candidate-pair', localCandidateId: 'X', remoteCandidateId: 'Y', bytesSent: 999 };
const LOCAL = { address: '192.0.2.1', port: 5000, type: 'host', transport: 'udp' };

describe('toConnectionStats', () => {
  it('is empty before a pair is selected', () => {
    expect(toConnectionStats(report({ P: { type: 'peer-connection' } }))).to.deep.equal({
      roundTripTimeMs: null,
      bytesSent: 0,
      bytesReceived: 0,
      localCandidate: null,
      remoteCandidate: null,
    });
  });

  it("takes the pair that the transport names, and the transport's count", () => {
    const remote = { ...HOST, type: 'remote-candidate', candidateType: 'prflx', address: null, port: 6000 };
    const transport = { type: 'transport', selectedCandidatePairId: 'P', bytesSent: 11, bytesReceived: 21 };
    const stats = toConnectionStats(report({ U: UNUSED, P: PAIR, T: transport, L: HOST, R: remote }));
    expect(stats).to.deep.equal({
      roundTripTimeMs: 12.5,
      bytesSent: 11,
      bytesReceived: 21,
      localCandidate: LOCAL,
      remoteCandidate: { address: '', port: 6000, type: 'prflx', transport: 'udp' },
    });
  });

  it("takes the pair's count where the transport has none", () => {
    const transport = { type: 'transport', selectedCandidatePairId: 'P' };
    const stats = toConnectionStats(report({ P: PAIR, T: transport }));
    expect([stats.bytesSent, stats.bytesReceived]).to.deep.equal([10, 20]);
  });

  it('takes the pair that is marked as selected where no transport is told', () => {
    const stats = toConnectionStats(report({ U: UNUSED, P: { ...PAIR, selected: true }, L: HOST }));
    expect([stats.bytesSent, stats.bytesReceived]).to.deep.equal([10, 20]);
    expect(stats.localCandidate).to.deep.equal(LOCAL);
    expect(stats.remoteCandidate).to.equal(null);
  });

  it('tells what leads to the relay', () => {
    for (const [relayProtocol, transport] of [
      ['udp', 'udp'],
      ['tcp', 'tcp'],
      ['tls', 'tcp'],
    ]) {
      const relay = { ...HOST, candidateType: 'relay', relayProtocol };
      const stats = toConnectionStats(report({ P: { ...PAIR, selected: true }, L: relay }));
      expect(stats.localCandidate?.transport).to.equal(transport);
    }
  });
});
