import { isIPv4 } from 'node:net';
import type { ConnectionStats, IceCandidate } from '@peerplug/core/extension';
import { Door } from './door.js';
import type { PeerAddress } from './stun-message.js';
import { TurnClient } from './turn-client.js';
import type { TurnServer } from './turn-socket.js';

/** More servers than these make a connection no safer, and each costs a socket. */
const MAX_SERVERS = 2;

/** Ways to a peer through relays. libjuice takes 20 candidates of a peer, those that it is connected by directly included. */
const MAX_DOORS = 10;

/** How long direct ways are tried alone, in milliseconds: where one works, it is found in that time. */
const DIRECT_LEAD_MS = 150;

/** Candidates of ours on a relay have the lowest priority (RFC 8445 §5.1.2), those of earlier servers a higher one. */
const RELAY_PRIORITY = 16_777_215;

/** What happens on the relays of a connection. */
export interface RelaysListener {
  /** A candidate of ours, for the peer. */
  readonly onCandidate: (name: string) => void;
  /** A candidate of the peer, for the native side: a way through a relay. */
  readonly onDoor: (name: string, priority: number) => void;
  /** A server gives no relay. */
  readonly onFailure: (server: TurnServer, reason: string) => void;
  /** Every server has given a relay or none. */
  readonly onSettled: () => void;
}

interface KnownPeer extends PeerAddress {
  readonly type: IceCandidate['type'];
}

/**
 * The relays of a connection, and the ways through them.
 *
 * The native side does not know of relays, although libjuice can ask TURN servers itself:
 *
 * - A connection over a relay of libjuice can stop the process for good (0.24.5 of libdatachannel, 1.7.2 of libjuice).
 *   The thread of libjuice, which all connections share, begins DTLS while it holds its lock and takes that of TLS. If a
 *   message of the peer is there by then, another thread holds that one and sends its answer; `agent_send` takes the lock
 *   of libjuice then if, and only if, the selected pair has a relay.
 * - libjuice leaves 50 ms between its requests to servers and its checks, which connects wait for.
 * - It does not say why a server gives no relay.
 * - With `iceTransportPolicy: 'relay'` it goes on checking the peer's candidates directly, so that the peer learns the
 *   address that the policy is there to hide. There, libjuice is kept on the loopback address.
 *
 * So this process asks for relays, and gives libjuice a {@link Door} for each way through one: a candidate of the peer
 * like others. Removable when all four are gone.
 */
export class Relays {
  readonly #listener: RelaysListener;
  readonly #clients: readonly TurnClient[];
  readonly #peers = new Map<string, KnownPeer>();
  readonly #ways = new Map<string, { readonly client: TurnClient; readonly door: Door }>();
  #native: PeerAddress | null = null;
  #isOpen: boolean;
  #isWanted = true;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param bindAddress - the literal address to reach the servers from, if it matters
   * @param isForced - no other way than a relay may be used
   */
  constructor(
    servers: readonly TurnServer[],
    bindAddress: string | undefined,
    isForced: boolean,
    listener: RelaysListener,
  ) {
    this.#listener = listener;
    this.#isOpen = isForced;
    const distinct = servers.filter(
      ({ url }, index) => servers.findIndex((other) => other.url === url) === index,
    );
    this.#clients = distinct.slice(0, MAX_SERVERS).map((server, index) => {
      const client: TurnClient = new TurnClient(server, bindAddress, {
        onGranted: (relayed) => {
          this.#granted(relayed, index);
        },
        onFailure: (reason) => {
          listener.onFailure(server, reason);
          this.#settle();
        },
        onData: (peer, data) => {
          this.#doorOf(client, peer)?.toNative(data);
        },
      });
      return client;
    });
  }

  /** Whether every server has given a relay or none. */
  get isSettled(): boolean {
    return this.#clients.every(({ relayed, failure }) => relayed !== null || failure !== null);
  }

  /** Why there is no relay; null if there is one, or may be. */
  get failure(): string | null {
    if (this.#clients.length === 0) {
      return "iceTransportPolicy is 'relay' and no TURN server is configured; add one to iceServers";
    }
    const failures = this.#clients.map(({ server, failure }) => [server.url, failure] as const);
    if (failures.some(([, failure]) => failure === null)) return null;
    return `no relay is available: ${failures.map(([url, failure]) => `'${url}' ${String(failure)}`).join('; ')}`;
  }

  /** Asks the servers. */
  start(): void {
    for (const client of this.#clients) client.open();
  }

  /** The native side has its socket there. */
  nativeIsAt(native: PeerAddress): void {
    if (this.#native !== null) return;
    this.#native = native;
    this.#openDoors();
  }

  /** Lets the peer send to the relays from a candidate of it: they are of IPv4 (RFC 8656 §5). */
  permit({ address }: IceCandidate): void {
    if (!isIPv4(address)) return;
    for (const client of this.#clients) client.permit(address);
  }

  /** Opens ways to a candidate of the peer. */
  reach({ address, port, type }: IceCandidate): void {
    if (!isIPv4(address) || this.#clients.length === 0) return;
    this.#peers.set(keyOf({ address, port }), { address, port, type });
    if (this.#isOpen) this.#openDoors();
    else
      this.#timer ??= setTimeout(() => {
        this.#isOpen = this.#isWanted;
        this.#openDoors();
      }, DIRECT_LEAD_MS);
  }

  /** ICE is connected: ways that have not been opened are not needed. */
  connected(): void {
    clearTimeout(this.#timer);
    this.#isWanted = false;
  }

  /** Figures with the relay and the peer's own address, if the selected pair has a door. */
  reveal(stats: ConnectionStats): ConnectionStats {
    const remote = stats.remoteCandidate;
    if (remote?.address !== this.#native?.address) return stats;
    const way = [...this.#ways.values()].find(({ door }) => door.port === remote?.port);
    const relayed = way?.client.relayed ?? null;
    if (way === undefined || relayed === null) return stats;
    const { peer } = way.door;
    const type = this.#peers.get(keyOf(peer))?.type ?? 'prflx';
    return {
      ...stats,
      localCandidate: { ...relayed, type: 'relay', transport: 'udp' },
      remoteCandidate: { ...peer, type, transport: 'udp' },
    };
  }

  /** Gives the relays back and closes all doors. */
  close(): void {
    clearTimeout(this.#timer);
    for (const { door } of this.#ways.values()) door.close();
    for (const client of this.#clients) client.close();
  }

  #granted({ address, port }: PeerAddress, index: number): void {
    const priority = RELAY_PRIORITY - index * 256;
    this.#listener.onCandidate(
      `candidate:${String(1000 + index)} 1 UDP ${String(priority)} ${address} ${String(port)} typ relay raddr 0.0.0.0 rport 0`,
    );
    this.#openDoors();
    this.#settle();
  }

  #settle(): void {
    if (this.isSettled) this.#listener.onSettled();
  }

  #openDoors(): void {
    if (!this.#isOpen) return;
    for (const client of this.#clients) {
      for (const peer of this.#peers.values()) this.#doorOf(client, peer);
    }
  }

  #doorOf(client: TurnClient, peer: PeerAddress): Door | null {
    const key = `${client.server.url} ${keyOf(peer)}`;
    const existing = this.#ways.get(key);
    if (existing !== undefined) return existing.door;
    const native = this.#native;
    if (!this.#isOpen || native === null || client.relayed === null || this.#ways.size === MAX_DOORS)
      return null;
    const number = this.#ways.size + 1;
    const opened = (port: number): void => {
      const priority = RELAY_PRIORITY - number;
      this.#listener.onDoor(
        `candidate:${String(number)} 1 UDP ${String(priority)} ${native.address} ${String(port)} typ host`,
        priority,
      );
    };
    const door = new Door({ address: peer.address, port: peer.port }, native, opened, (datagram) => {
      client.send(door.peer, datagram);
    });
    this.#ways.set(key, { client, door });
    return door;
  }
}

function keyOf({ address, port }: PeerAddress): string {
  return `${address}:${String(port)}`;
}
