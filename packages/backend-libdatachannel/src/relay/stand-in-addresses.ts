import type { PeerAddress } from './stun-message.js';

/** 240.0.0.0/24, which is nobody's (RFC 1112 §4): not even networks that tests and documentation use have it. */
const FIRST_STAND_IN = 0xf0000001;

/** The hosts that the network has; real peers name a handful. */
const MAX_HOSTS = 254;

/** Addresses that stand for those of a peer. Ports stay as they are. */
export class StandInAddresses {
  readonly #hosts: number[] = [];

  /** The address that stands for one of the peer; null where too many do. */
  standInFor({ host, port }: PeerAddress): PeerAddress | null {
    let index = this.#hosts.indexOf(host);
    if (index < 0) {
      if (this.#hosts.length === MAX_HOSTS) return null;
      index = this.#hosts.push(host) - 1;
    }
    return { host: FIRST_STAND_IN + index, port };
  }

  /** The address that one stands for; null where it stands for none. */
  realOf({ host, port }: PeerAddress): PeerAddress | null {
    const real = this.#hosts[host - FIRST_STAND_IN];
    return real === undefined ? null : { host: real, port };
  }
}

/** An IPv4 address as a number. */
export function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** A number as an IPv4 address. */
export function toAddress(host: number): string {
  return [24, 16, 8, 0].map((shift) => (host >>> shift) & 255).join('.');
}
