import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { lookup } from 'node:dns';
import { isIP } from 'node:net';
import type { StandInAddresses } from './stand-in-addresses.js';
import {
  ALLOCATE_ERROR,
  ALLOCATE_REQUEST,
  ALLOCATE_SUCCESS,
  type Credentials,
  StunMessage,
} from './stun-message.js';

/** A TURN server over UDP, as the user named it. */
export interface TurnServer extends Credentials {
  readonly url: string;
  readonly host: string;
  readonly port: number;
}

/** The one address at which libjuice has its socket, and we the other end. */
export const GATEWAY_ADDRESS = '127.0.0.1';

/** How long a server may take for its first word. libjuice asks six times in that time. */
const ANSWER_MS = 10_000;

/** Requests that wait for the server's name to be resolved; libjuice repeats what is dropped. */
const MAX_WAITING = 4;

/** The password, the user name, or both, are wrong, or the realm of the server has no such user. */
const UNAUTHORIZED = 401;

/** The server has forgotten its nonce and tells a new one: libjuice asks again. */
const STALE_NONCE = 438;

/**
 * Stands between libjuice and a TURN server, and knows what becomes of its request for a relay.
 *
 * Peers have stand-in addresses on libjuice's side and their own on the server's.
 */
export class TurnGateway {
  readonly server: TurnServer;
  readonly #standIns: StandInAddresses;
  readonly #onFailure: () => void;
  readonly #inner: Socket;
  readonly #waiting: Buffer[] = [];
  readonly #signedRequests = new Set<string>();
  #outer: Socket | null = null;
  #nativePort = 0;
  #timer: NodeJS.Timeout | undefined;
  #isConnected = false;
  #isGranted = false;
  #isOver = false;
  #failure: string | null = null;

  /**
   * Opens the port that libjuice is to be given.
   *
   * @param bindAddress - the literal address to reach the server from, if it matters
   * @param onFailure - the server gives no relay, for the reason {@link failure}
   * @throws where no port is to be had
   */
  constructor(
    server: TurnServer,
    standIns: StandInAddresses,
    bindAddress: string | undefined,
    onFailure: () => void,
  ) {
    this.server = server;
    this.#standIns = standIns;
    this.#onFailure = onFailure;
    this.#inner = bindNow();
    this.#inner.unref();
    this.#inner.on('message', (datagram, sender) => {
      this.#fromNative(datagram, sender, bindAddress);
    });
  }

  /** Where libjuice finds the server. */
  get port(): number {
    return this.#inner.address().port;
  }

  /** Why there is no relay on this server; null while there may be one. */
  get failure(): string | null {
    return this.#failure;
  }

  /** Whether the server has granted a relay. */
  get isGranted(): boolean {
    return this.#isGranted;
  }

  /** Closes both sockets. */
  close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#inner.close();
    this.#outer?.close();
  }

  #fromNative(datagram: Buffer, sender: RemoteInfo, bindAddress: string | undefined): void {
    if (this.#nativePort === 0) {
      this.#nativePort = sender.port;
      this.#begin(bindAddress);
    }
    // Whoever else is on this machine has no business here.
    if (sender.port !== this.#nativePort) return;
    const message = StunMessage.parse(datagram);
    if (message === null) {
      this.#toServer(datagram);
      return;
    }
    const isSigned = message.type === ALLOCATE_REQUEST && message.isSigned;
    if (isSigned && !this.#isGranted) this.#signedRequests.add(message.transaction);
    const isReady = message.exchangePeers((peer) => this.#standIns.realOf(peer), this.server);
    if (isReady) this.#toServer(message.bytes);
  }

  #begin(bindAddress: string | undefined): void {
    this.#timer = setTimeout(() => {
      this.#fail(`does not answer, ${String(ANSWER_MS / 1000)} s after it was first asked`);
    }, ANSWER_MS);
    this.#timer.unref();
    if (isIP(this.server.host) !== 0) {
      this.#open(this.server.host, bindAddress);
      return;
    }
    const family = bindAddress === undefined ? 0 : isIP(bindAddress);
    lookup(this.server.host, { family }, (error, address) => {
      if (this.#isOver) return;
      if (error === null) this.#open(address, bindAddress);
      else this.#fail(`has a name that cannot be resolved (${error.code ?? error.message})`);
    });
  }

  #open(address: string, bindAddress: string | undefined): void {
    const socket = createSocket(isIP(address) === 6 ? 'udp6' : 'udp4');
    this.#outer = socket;
    socket.unref();
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.#fail(`cannot be reached (${error.code ?? error.message})`);
    });
    socket.on('message', (datagram) => {
      this.#fromServer(datagram);
    });
    socket.on('connect', () => {
      for (const datagram of this.#waiting.splice(0)) socket.send(datagram);
      this.#isConnected = true;
    });
    socket.bind({ port: 0, ...(bindAddress === undefined ? {} : { address: bindAddress }) }, () => {
      if (!this.#isOver) socket.connect(this.server.port, address);
    });
  }

  #toServer(datagram: Buffer): void {
    if (this.#isConnected) this.#outer?.send(datagram);
    else if (this.#waiting.length < MAX_WAITING) this.#waiting.push(datagram);
  }

  #fromServer(datagram: Buffer): void {
    clearTimeout(this.#timer);
    const message = StunMessage.parse(datagram);
    if (message === null) {
      this.#toNative(datagram);
      return;
    }
    if (message.type === ALLOCATE_SUCCESS) this.#isGranted = true;
    if (message.type === ALLOCATE_ERROR) this.#refused(message);
    const isReady = message.exchangePeers((peer) => this.#standIns.standInFor(peer), this.server);
    if (isReady) this.#toNative(message.bytes);
  }

  #refused(message: StunMessage): void {
    const { code, reason } = message.error ?? { code: 0, reason: '' };
    // The first request is never signed: by its refusal a client learns what to sign with.
    if (code === STALE_NONCE || (code === UNAUTHORIZED && !this.#signedRequests.has(message.transaction)))
      return;
    const told = `${String(code)} ${reason}`.trim();
    this.#fail(
      code === UNAUTHORIZED ? `refuses the username or the credential (${told})` : `gives no relay (${told})`,
    );
  }

  #toNative(datagram: Buffer): void {
    if (!this.#isOver) this.#inner.send(datagram, this.#nativePort, GATEWAY_ADDRESS);
  }

  #fail(reason: string): void {
    // A relay that is lost later is seen by ICE.
    if (this.#isOver || this.#isGranted || this.#failure !== null) return;
    this.#failure = reason;
    clearTimeout(this.#timer);
    this.#onFailure();
  }
}

/**
 * Opens a socket that is bound at once, as its port is needed at once.
 *
 * `bind()` looks its address up first and binds when it has the answer, which this look-up gives before it returns.
 *
 * @throws where no port is to be had
 */
function bindNow(): Socket {
  const socket = createSocket({
    type: 'udp4',
    lookup: (host, _options, callback) => {
      callback(null, host, 4);
    },
  });
  const faults: Error[] = [];
  socket.on('error', (fault) => faults.push(fault));
  socket.bind({ port: 0, address: GATEWAY_ADDRESS, exclusive: true });
  if (faults.length > 0) throw new Error('no local port is to be had', { cause: faults[0] });
  return socket;
}
