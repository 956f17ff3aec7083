import type { CandidateStats, ConnectionStats } from '@peerplug/core/extension';
import type { Candidate, RTCIceTransport } from 'werift';

const CANDIDATE_TYPES: readonly string[] = [
  'host',
  'srflx',
  'prflx',
  'relay',
] satisfies CandidateStats['type'][];

/** Reads the figures of the pair that ICE has selected, which are all null or zero before. */
export function readStats({ nominated }: RTCIceTransport['connection']): ConnectionStats {
  return {
    // werift counts in seconds; measured by the checks of consent, every 5 s or so (RFC 7675).
    roundTripTimeMs: nominated?.rtt === undefined ? null : nominated.rtt * 1000,
    bytesSent: nominated?.bytesSent ?? 0,
    bytesReceived: nominated?.bytesReceived ?? 0,
    localCandidate: nominated === undefined ? null : candidateStats(nominated.localCandidate),
    remoteCandidate: nominated === undefined ? null : candidateStats(nominated.remoteCandidate),
  };
}

function candidateStats({ host, port, type, transport }: Candidate): CandidateStats {
  return {
    address: host,
    port,
    type: isCandidateType(type) ? type : 'host',
    transport: transport.toLowerCase() === 'tcp' ? 'tcp' : 'udp',
  };
}

function isCandidateType(type: string): type is CandidateStats['type'] {
  return CANDIDATE_TYPES.includes(type);
}
