import {
  type Attribute,
  makeStunMessage,
  peerAttribute,
  type PeerAddress,
  StunAttribute,
  StunMessage,
  StunType,
} from './stun-message.js';
import { TurnRequests } from './turn-requests.js';
import { type TurnServer, TurnSocket } from './turn-socket.js';

/** REQUESTED-TRANSPORT: the relay speaks UDP (RFC 8656 §18.6), protocol 17. */
const UDP: Attribute = [StunAttribute.REQUESTED_TRANSPORT, Buffer.from([17, 0, 0, 0])];

/** A relay is refreshed when so much of its lifetime has passed. */
const REFRESH_SHARE = 0.8;

/** How long a relay lives when the server does not say, in seconds (RFC 8656 §3.2). */
const DEFAULT_LIFETIME_S = 600;

/** A permission lives for five minutes, a channel for ten (RFC 8656 §9, §12); both are renewed after four, in milliseconds. */
const RENEWAL_MS = 240_000;

/** Addresses of one peer that may send to the relay; real ones have a handful. */
const MAX_PERMISSIONS = 32;

const FIRST_CHANNEL = 0x4000;
const LAST_CHANNEL = 0x4fff;
const CHANNEL_HEADER_BYTES = 4;

/** What happens on a relay. */
export interface TurnClientListener {
  readonly onGranted: (relayed: PeerAddress) => void;
  /** The server gives no relay, as the reason says. Also without a relay that it gave before. */
  readonly onFailure: (reason: string) => void;
  readonly onData: (peer: PeerAddress, data: Buffer) => void;
}

/** A relay on a TURN server over UDP (RFC 8656), for peers of IPv4. */
export class TurnClient {
  readonly server: TurnServer;
  readonly #listener: TurnClientListener;
  readonly #socket: TurnSocket;
  readonly #requests: TurnRequests;
  /** IP addresses that may send to the relay. */
  readonly #permitted = new Set<string>();
  /** Peer → its channel. */
  readonly #channels = new Map<
    string,
    { readonly number: number; readonly peer: PeerAddress; isBound: boolean }
  >();
  readonly #peers = new Map<number, PeerAddress>();
  #relayed: PeerAddress | null = null;
  #failure: string | null = null;
  #refresh: NodeJS.Timeout | undefined;
  #renewal: NodeJS.Timeout | undefined;

  /** @param bindAddress - the literal address to reach the server from, if it matters */
  constructor(server: TurnServer, bindAddress: string | undefined, listener: TurnClientListener) {
    this.server = server;
    this.#listener = listener;
    this.#socket = new TurnSocket(server, bindAddress, {
      onOpen: () => {
        this.#allocate();
      },
      onDatagram: (datagram) => {
        this.#take(datagram);
      },
      onFailure: (reason) => {
        this.#fail(reason);
      },
    });
    this.#requests = new TurnRequests(server, (datagram) => {
      this.#socket.send(datagram);
    });
  }

  /** The address of the relay; null until the server has granted one. */
  get relayed(): PeerAddress | null {
    return this.#relayed;
  }

  /** Why there is no relay; null while there may be one. */
  get failure(): string | null {
    return this.#failure;
  }

  /** Asks the server for a relay. */
  open(): void {
    this.#socket.open();
  }

  /** Lets an address of the peer send to the relay, as soon as there is one. */
  permit(address: string): void {
    if (this.#permitted.has(address) || this.#permitted.size === MAX_PERMISSIONS) return;
    this.#permitted.add(address);
    if (this.#relayed !== null) this.#requestPermission(address);
  }

  /** Sends from the relay. A peer that is sent to gets a channel, which makes datagrams shorter. */
  send(peer: PeerAddress, data: Uint8Array): void {
    if (this.#relayed === null) return;
    const channel = this.#channelOf(peer);
    if (channel?.isBound === true) {
      const header = Buffer.alloc(CHANNEL_HEADER_BYTES);
      header.writeUInt16BE(channel.number, 0);
      header.writeUInt16BE(data.byteLength, 2);
      this.#socket.send(Buffer.concat([header, data]));
      return;
    }
    const attributes: Attribute[] = [peerAttribute(peer), [StunAttribute.DATA, data]];
    this.#socket.send(makeStunMessage(StunType.SEND_INDICATION, attributes, null));
  }

  /** Gives the relay back. */
  close(): void {
    clearTimeout(this.#refresh);
    clearInterval(this.#renewal);
    if (this.#relayed !== null) this.#requests.send(StunType.REFRESH, [lifetime(0)]);
    this.#requests.close();
    this.#socket.close();
  }

  #allocate(): void {
    this.#requests.send(StunType.ALLOCATE, [UDP], (outcome) => {
      if ('refusal' in outcome) {
        this.#fail(outcome.refusal);
        return;
      }
      const relayed = outcome.answer.address(StunAttribute.XOR_RELAYED_ADDRESS);
      if (relayed === null) {
        this.#fail('gives no relay of IPv4');
        return;
      }
      this.#relayed = relayed;
      this.#refreshAfter(outcome.answer);
      for (const address of this.#permitted) this.#requestPermission(address);
      this.#renewal = setInterval(() => {
        this.#renew();
      }, RENEWAL_MS);
      this.#renewal.unref();
      this.#listener.onGranted(relayed);
    });
  }

  #refreshAfter(answer: StunMessage): void {
    const value = answer.find(StunAttribute.LIFETIME);
    const lifetimeS = value?.byteLength === 4 ? value.readUInt32BE(0) : DEFAULT_LIFETIME_S;
    this.#refresh = setTimeout(
      () => {
        // A relay that is lost shows in ICE.
        this.#requests.send(StunType.REFRESH, [lifetime(DEFAULT_LIFETIME_S)], (outcome) => {
          if ('answer' in outcome) this.#refreshAfter(outcome.answer);
        });
      },
      Math.max(lifetimeS, 1) * 1000 * REFRESH_SHARE,
    );
    this.#refresh.unref();
  }

  #renew(): void {
    for (const address of this.#permitted) this.#requestPermission(address);
    for (const { number, peer } of this.#channels.values()) this.#requestChannel(number, peer);
  }

  #requestPermission(address: string): void {
    this.#requests.send(StunType.CREATE_PERMISSION, [peerAttribute({ address, port: 0 })]);
  }

  #requestChannel(number: number, peer: PeerAddress): void {
    const value = Buffer.alloc(4);
    value.writeUInt16BE(number, 0);
    const attributes: Attribute[] = [[StunAttribute.CHANNEL_NUMBER, value], peerAttribute(peer)];
    this.#requests.send(StunType.CHANNEL_BIND, attributes, (outcome) => {
      const channel = this.#channels.get(keyOf(peer));
      if (channel !== undefined) channel.isBound = 'answer' in outcome;
    });
  }

  #channelOf(peer: PeerAddress): { readonly number: number; readonly isBound: boolean } | null {
    const existing = this.#channels.get(keyOf(peer));
    if (existing !== undefined) return existing;
    const number = FIRST_CHANNEL + this.#channels.size;
    if (number > LAST_CHANNEL) return null;
    const channel = { number, peer, isBound: false };
    this.#channels.set(keyOf(peer), channel);
    this.#peers.set(number, peer);
    this.#requestChannel(number, peer);
    return channel;
  }

  #take(datagram: Buffer): void {
    const message = StunMessage.parse(datagram);
    if (message === null) this.#takeChannelData(datagram);
    else if (message.type === StunType.DATA_INDICATION) {
      const peer = message.address(StunAttribute.XOR_PEER_ADDRESS);
      const data = message.find(StunAttribute.DATA);
      if (peer !== null && data !== undefined) this.#listener.onData(peer, data);
    } else this.#requests.take(message);
  }

  #takeChannelData(datagram: Buffer): void {
    if (datagram.byteLength < CHANNEL_HEADER_BYTES) return;
    const peer = this.#peers.get(datagram.readUInt16BE(0));
    const end = CHANNEL_HEADER_BYTES + datagram.readUInt16BE(2);
    if (peer === undefined || end > datagram.byteLength) return;
    this.#listener.onData(peer, datagram.subarray(CHANNEL_HEADER_BYTES, end));
  }

  #fail(reason: string): void {
    // A relay that is lost later is seen by ICE.
    if (this.#relayed !== null || this.#failure !== null) return;
    this.#failure = reason;
    this.close();
    this.#listener.onFailure(reason);
  }
}

function keyOf({ address, port }: PeerAddress): string {
  return `${address}:${String(port)}`;
}

function lifetime(seconds: number): Attribute {
  const value = Buffer.alloc(4);
  value.writeUInt32BE(seconds, 0);
  return [StunAttribute.LIFETIME, value];
}
