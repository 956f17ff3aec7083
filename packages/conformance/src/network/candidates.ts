/** An address and port at which one end can be reached. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** Whether a candidate line (RFC 8839 §5.1, from `candidate:` on) is of the kind that a relay stands in for. */
export function isUdpHost(name: string): boolean {
  const [, component, transport, , , , , type] = name.split(' ');
  return component === '1' && transport?.toLowerCase() === 'udp' && type === 'host';
}

/**
 * Where a candidate can be reached from a relay on `host`: at a literal address of the same family, both on loopback or
 * both not. Null where the relay has to wait until it is spoken to: a name, or an address of another network.
 */
export function reachableEndpoint(name: string, host: string): Endpoint | null {
  const [, , , , address = '', port] = name.split(' ');
  const isReachable =
    familyOf(address) !== null &&
    familyOf(address) === familyOf(host) &&
    isLoopback(address) === isLoopback(host);
  return isReachable ? { address, port: Number(port) } : null;
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
