import type { CandidateStats, IceCandidate } from '@peerplug/core/extension';
import type { Credentials } from './credentials.js';

const ADDRESS = '127.0.0.1';

/** RFC 8445 §5.1.2.1: type preference of host candidates, local preference, component. */
const FIRST_PRIORITY = 126 * 2 ** 24 + 65535 * 2 ** 8 + 255;

/** The candidates of a connection as they are signalled, best first. */
export function hostCandidates(credentials: Credentials): readonly string[] {
  return credentials.ports.map((port, index) => {
    const priority = FIRST_PRIORITY - index * 2 ** 8;
    return `candidate:${String(index + 1)} 1 UDP ${String(priority)} ${ADDRESS} ${String(port)} typ host`;
  });
}

/** The port of a connection that a signalled candidate leads to, or null where it leads elsewhere. */
export function portReachedBy(candidate: IceCandidate, credentials: Credentials): number | null {
  const { component, transport, address, port } = candidate;
  const isUsable = component === 1 && transport === 'udp' && address === ADDRESS;
  return isUsable && credentials.ports.includes(port) ? port : null;
}

/** One of these candidates, as statistics tell it. */
export function candidateStats(port: number, type: CandidateStats['type']): CandidateStats {
  return { address: ADDRESS, port, type, transport: 'udp' };
}
