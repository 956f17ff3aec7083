import type { CandidateStats, ConnectionStats } from '@peerplug/core/extension';

/** One object of a report; which members it has depends on its type and on the browser. */
type Entry = Readonly<Record<string, unknown>>;

/** Reads what a report (W3C webrtc-stats) tells of the transport and of the candidate pair in use. */
export function toConnectionStats(report: RTCStatsReport): ConnectionStats {
  const entries = new Map<string, Entry>();
  report.forEach((entry: Entry, id) => entries.set(id, entry));
  const transport = [...entries.values()].find(({ type }) => type === 'transport');
  const pair = selectedPair(entries, transport);
  const roundTripS = pair?.['currentRoundTripTime'];
  return {
    roundTripTimeMs: typeof roundTripS === 'number' ? roundTripS * 1000 : null,
    // The transport's count outlives a change of the pair; Firefox counts for the pair alone.
    bytesSent: count(transport?.['bytesSent'] ?? pair?.['bytesSent']),
    bytesReceived: count(transport?.['bytesReceived'] ?? pair?.['bytesReceived']),
    localCandidate: candidate(entries.get(String(pair?.['localCandidateId']))),
    remoteCandidate: candidate(entries.get(String(pair?.['remoteCandidateId']))),
  };
}

function selectedPair(entries: ReadonlyMap<string, Entry>, transport: Entry | undefined): Entry | undefined {
  const id = transport?.['selectedCandidatePairId'];
  if (typeof id === 'string') return entries.get(id);
  return [...entries.values()].find(
    (entry) => entry['type'] === 'candidate-pair' && entry['selected'] === true,
  );
}

function candidate(entry: Entry | undefined): CandidateStats | null {
  const type = entry?.['candidateType'];
  if (type !== 'host' && type !== 'srflx' && type !== 'prflx' && type !== 'relay') return null;
  const { address, port, protocol, relayProtocol } = entry ?? {};
  // Of a relayed candidate of ours, what leads to the relay; TLS runs over TCP.
  const transport = relayProtocol ?? protocol;
  return {
    // Null where the browser keeps an address to itself.
    address: typeof address === 'string' ? address : '',
    port: count(port),
    type,
    transport: transport === 'udp' ? 'udp' : 'tcp',
  };
}

function count(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
