import { isIP } from 'node:net';

/**
 * Whether the native stack can use a candidate of the peer: over UDP, with a literal address.
 *
 * It would look a name up in the DNS (an mDNS name too, which few systems resolve that way), so a peer could have us
 * ask servers that the user did not name; TCP it does not have. It throws on a malformed line.
 */
export function isUsableCandidate(candidate: string): boolean {
  const [foundation = '', component, transport, priority, address = '', port, typ, type] =
    candidate.split(' ');
  return (
    foundation.length > 'candidate:'.length &&
    isNumber(component) &&
    transport?.toLowerCase() === 'udp' &&
    isNumber(priority) &&
    isIP(address) !== 0 &&
    isNumber(port) &&
    typ === 'typ' &&
    type !== undefined
  );
}

/** A candidate as it may be logged: without what follows its type, where some peers put an ICE password. */
export function shownCandidate(candidate: string): string {
  return candidate.split(' ', 8).join(' ');
}

function isNumber(text: string | undefined): boolean {
  return text !== undefined && /^\d{1,10}$/.test(text);
}
