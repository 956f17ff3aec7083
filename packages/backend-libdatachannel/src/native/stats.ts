import type { CandidateStats, ConnectionStats } from '@peerplug/core/extension';
import type { NativeCandidate, NativePeerConnection } from './module.js';

const TYPES: Readonly<Record<string, CandidateStats['type']>> = {
  host: 'host',
  srflx: 'srflx',
  prflx: 'prflx',
  relay: 'relay',
};

/** The latest figures of a connection; bytes are those of messages. */
export function readStats(native: NativePeerConnection): ConnectionStats {
  const pair = native.getSelectedCandidatePair();
  const roundTripTimeMs = native.rtt();
  return {
    roundTripTimeMs: roundTripTimeMs < 0 ? null : roundTripTimeMs,
    bytesSent: native.bytesSent(),
    bytesReceived: native.bytesReceived(),
    localCandidate: pair === null ? null : candidateStats(pair.local),
    remoteCandidate: pair === null ? null : candidateStats(pair.remote),
  };
}

function candidateStats({ address, port, type, transportType }: NativeCandidate): CandidateStats {
  return {
    address: address === '?' ? '' : address,
    port,
    type: TYPES[type] ?? 'host',
    transport: transportType.toUpperCase().startsWith('TCP') ? 'tcp' : 'udp',
  };
}
