import { isIP } from 'node:net';
import { IceCandidate } from 'werift';

/** RFC 8839 §5.1: foundation, component, transport, priority, address, port, type. Core has checked the form. */
const CANDIDATE_FIELDS = /^candidate:\S+ (\d+) (\S+) \d+ (\S+) \d+ typ (\S+)/;

/**
 * Reads a candidate of the peer.
 *
 * @param name - from `candidate:` on
 * @returns null for one that is of no use here: over TCP, by an mDNS or other name (werift's resolver, 0.24.4, has a
 *   timer of 10 s that outlives the connection, and the peer is found by its own checks), of a second component
 */
export function remoteCandidate(name: string): IceCandidate | null {
  const [, component, transport = '', address = '', type] = CANDIDATE_FIELDS.exec(name) ?? [];
  const isUsable =
    component === '1' && transport.toLowerCase() === 'udp' && isIP(address) !== 0 && type !== 'prflx';
  return isUsable ? (IceCandidate.fromJSON({ candidate: name }) ?? null) : null;
}
