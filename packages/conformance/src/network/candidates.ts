import type { IceCandidate } from '@peerplug/core/extension';

/** An address and port at which one end can be reached. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** Whether a candidate is of the kind that a relay stands in for. */
export function isUdpHost({ component, transport, type }: IceCandidate): boolean {
  return component === 1 && transport === 'udp' && type === 'host';
}

/**
 * Where a candidate can be reached from a relay on `host`: at a literal address of the same family, both on loopback or
 * both not. Null where the relay has to wait until it is spoken to: a name, or an address of another network.
 */
export function reachableEndpoint({ address, port }: IceCandidate, host: string): Endpoint | null {
  const isReachable =
    familyOf(address) !== null &&
    familyOf(address) === familyOf(host) &&
    isLoopback(address) === isLoopback(host);
  return isReachable ? { address, port } : null;
}

/** The candidate with another address and port. */
export function withEndpoint(candidate: IceCandidate, { address, port }: Endpoint): string {
  const own = ` ${candidate.address} ${String(candidate.port)} typ `;
  return candidate.text.replace(own, ` ${address} ${String(port)} typ `);
}

/** 4 or 6 of a literal address, null of a name. */
export function familyOf(address: string): 4 | 6 | null {
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(address)) return 4;
  return /^[\da-f]*:[\da-f:.]+$/i.test(address) ? 6 : null;
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}
