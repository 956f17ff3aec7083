import { isIP } from 'node:net';
import type { IceCandidate as RemoteCandidate } from '@peerplug/core/extension';
import { IceCandidate } from 'werift';

/**
 * Makes of a candidate of the peer one of werift.
 *
 * @returns null for one that is of no use here: over TCP, by an mDNS or other name (werift's resolver, 0.24.4, has a
 *   timer of 10 s that outlives the connection, and the peer is found by its own checks), of a second component
 */
export function remoteCandidate(candidate: RemoteCandidate): IceCandidate | null {
  const { component, transport, address, type, text } = candidate;
  const isUsable = component === 1 && transport === 'udp' && isIP(address) !== 0 && type !== 'prflx';
  return isUsable ? (IceCandidate.fromJSON({ candidate: text }) ?? null) : null;
}
