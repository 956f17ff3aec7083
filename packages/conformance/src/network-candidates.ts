/** An address and port at which one end can be reached. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/**
 * Where a candidate can be reached from a relay on `host`; null where it cannot, or is not of the kind that a relay stands
 * in for: UDP, of the type host, a literal address of the relay's family, and both on loopback or both not.
 *
 * @param name - a candidate line (RFC 8839 §5.1), from `candidate:` on
 */
export function reachableEndpoint(name: string, host: string): Endpoint | null {
  const [, component, transport, , address = '', port, , type] = name.split(' ');
  if (component !== '1' || transport?.toLowerCase() !== 'udp' || type !== 'host') return null;
  if (familyOf(address) === null || familyOf(address) !== familyOf(host)) return null;
  if (isLoopback(address) !== isLoopback(host)) return null;
  return { address, port: Number(port) };
}

/** The candidate with another address and port. */
export function withEndpoint(name: string, { address, port }: Endpoint): string {
  const fields = name.split(' ');
  fields.splice(4, 2, address, String(port));
  return fields.join(' ');
}

/** A description without its candidates and without the word that there are no more. */
export function withoutCandidates(sdp: string): string {
  return sdp.replace(/^a=(?:candidate:.*|end-of-candidates)\r?\n?/gm, '');
}

/** 4 or 6 of a literal address, null of a name. */
export function familyOf(address: string): 4 | 6 | null {
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(address)) return 4;
  return /^[\da-f]*:[\da-f:.]+$/i.test(address) ? 6 : null;
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}
