import { openUdpSocket, systemClock } from '#udp-socket';
import { parseIceCandidate, withoutCandidates } from '@peerplug/core/extension';
import { type Endpoint, familyOf, isUdpHost, reachableEndpoint, withEndpoint } from './candidates.js';
import type { NetworkConditions } from './conditions.js';
import { type NetworkCounters, NetworkLink } from './link.js';
import { seededRandom } from './seeded-random.js';
import type { Side } from './side.js';
import type { UdpSocket } from './udp-socket-node.js';

/** Conditions of both directions, and of one where it is to differ. */
export interface NetworkSettings extends Partial<NetworkConditions> {
  /** From the end `a` to the end `b`; goes before those of both. */
  readonly aToB?: Partial<NetworkConditions>;
  /** From the end `b` to the end `a`; goes before those of both. */
  readonly bToA?: Partial<NetworkConditions>;
}

/** Options of {@link createNetwork}. */
export interface NetworkOptions extends NetworkSettings {
  /** Where all randomness comes from, a whole number from 0 to 2³² − 1. Default 1. */
  readonly seed?: number;
  /**
   * The relay's address, a literal one of this machine. Default `127.0.0.1`; `::1` for connections that have IPv6 addresses
   * only. One whose candidates name no address that the relay can reach is found by what it sends.
   */
  readonly host?: string;
}

/**
 * A bad network between two connections, for tests: a UDP relay in this process.
 *
 * Each end learns one address of the other, a port of the relay. {@link Fixture} passes descriptions and candidates
 * through it where it is given as the option `network` of a pair; programs with a signalling of their own call
 * {@link mapSdp} and {@link mapCandidate}. It serves one pair.
 */
export class Network {
  readonly #host: string;
  readonly #links: Readonly<Record<Side, NetworkLink>>;
  readonly #sockets: Readonly<Record<Side, UdpSocket>>;
  readonly #ends: Partial<Record<Side, Endpoint>>;
  /** The candidate of each end that was passed on. */
  readonly #passed: Partial<Record<Side, string>> = {};

  /** Made by {@link createNetwork}. The link and the socket of a side are those that lead to it. */
  constructor(
    host: string,
    links: Readonly<Record<Side, NetworkLink>>,
    sockets: Readonly<Record<Side, UdpSocket>>,
    ends: Partial<Record<Side, Endpoint>>,
  ) {
    this.#host = host;
    this.#links = links;
    this.#sockets = sockets;
    this.#ends = ends;
  }

  /** What has become of the datagrams of each direction so far. */
  get counters(): { readonly aToB: NetworkCounters; readonly bToA: NetworkCounters } {
    return { aToB: this.#links.b.counters, bToA: this.#links.a.counters };
  }

  /**
   * Changes conditions from now on, and leaves those that are not named.
   *
   * @throws RangeError where a value makes no sense, and then nothing has changed
   */
  set(settings: NetworkSettings): void {
    const { aToB, bToA, ...both } = settings;
    const before = this.#links.b.conditions;
    this.#links.b.set({ ...both, ...aToB });
    try {
      this.#links.a.set({ ...both, ...bToA });
    } catch (error) {
      this.#links.b.set(before);
      throw error;
    }
  }

  /** A description as the other end is to see it: without candidates. */
  readonly mapSdp = (sdp: string): string => withoutCandidates(sdp);

  /**
   * A candidate as the end `to` is to see it: the first that is UDP and of the type host with the relay's address, null for
   * all others, which must not be passed on. An empty name, the end of candidates, stays.
   */
  readonly mapCandidate = (name: string, to: Side): string | null => {
    if (name === '') return name;
    const candidate = parseIceCandidate('', 0, name);
    if (candidate === null || !isUdpHost(candidate)) return null;
    const from = to === 'a' ? 'b' : 'a';
    const endpoint = reachableEndpoint(candidate, this.#host);
    if (endpoint !== null) this.#ends[from] ??= endpoint;
    this.#passed[from] ??= name;
    if (this.#passed[from] !== name) return null;
    return withEndpoint(candidate, { address: this.#host, port: this.#sockets[to].port });
  };

  /** Closes both ports and drops what is under way. Safe to call twice. */
  close(): void {
    for (const side of ['a', 'b'] as const) {
      this.#links[side].close();
      this.#sockets[side].close();
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/**
 * Makes a network for one pair of connections; `close()` it in the end.
 *
 * The same seed gives the same sequence of datagrams the same fate, in each direction for itself.
 *
 * @throws RangeError where a condition makes no sense
 * @throws Error where the address is not one of this machine, and in a page, which has no UDP sockets
 */
export async function createNetwork(options: NetworkOptions = {}): Promise<Network> {
  const { seed = 1, host = '127.0.0.1', ...settings } = options;
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32)
    throw new RangeError(`seed must be a whole number from 0 to 4294967295, not ${String(seed)}`);
  if (familyOf(host) === null) throw new RangeError(`host must be a literal IP address, not '${host}'`);
  const random = seededRandom(seed);
  const ends: Partial<Record<Side, Endpoint>> = {};
  const opened: Partial<Record<Side, UdpSocket>> = {};
  /** What the end `to` gets comes from the port that this end knows. */
  const linkTo = (to: Side): NetworkLink =>
    new NetworkLink(seededRandom(random() * 2 ** 32), systemClock, (datagram) => {
      const end = ends[to];
      if (end !== undefined) opened[to]?.send(datagram, end);
    });
  const links = { a: linkTo('a'), b: linkTo('b') };
  const open = async (facing: Side): Promise<UdpSocket> => {
    const other = facing === 'a' ? 'b' : 'a';
    const socket = await openUdpSocket(host, (datagram, from) => {
      // Its candidate named no address that the relay reaches, as where browsers hide theirs.
      ends[facing] ??= from;
      links[other].take(datagram);
    });
    opened[facing] = socket;
    return socket;
  };
  const a = await open('a');
  try {
    const network = new Network(host, links, { a, b: await open('b') }, ends);
    network.set(settings);
    return network;
  } catch (error) {
    for (const socket of Object.values(opened)) socket.close();
    throw error;
  }
}
