import { isIP } from 'node:net';
import type { IceCandidate } from '@peerplug/core/extension';

/**
 * Whether the native stack can use a candidate of the peer: over UDP, with a literal address.
 *
 * It would look a name up in the DNS (an mDNS name too, which few systems resolve that way), so a peer could have us
 * ask servers that the user did not name; TCP it does not have.
 */
export function isUsableCandidate({ transport, address }: IceCandidate): boolean {
  return transport === 'udp' && isIP(address) !== 0;
}
