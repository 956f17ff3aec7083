import { createSocket, type Socket } from 'node:dgram';
import { isIP } from 'node:net';
import type { PeerAddress } from './stun-message.js';

/** Datagrams for the native side that wait for the socket; ICE repeats what is dropped. */
const MAX_WAITING = 8;

/**
 * A socket of this process that stands for one address of the peer, seen through one relay: what the native side sends
 * there goes to the peer by the relay, and what the peer sends to the relay reaches the native side from there.
 */
export class Door {
  /** The peer, as the relay knows it. */
  readonly peer: PeerAddress;
  readonly #socket: Socket;
  #waiting: Buffer[] | null = [];
  #port = 0;
  #isClosed = false;

  /**
   * @param native - where the native side has its socket; nothing else may use the door
   * @param onOpen - the native side may be given the port
   * @param onDatagram - the native side sends this to the peer
   */
  constructor(
    peer: PeerAddress,
    native: PeerAddress,
    onOpen: (port: number) => void,
    onDatagram: (datagram: Buffer) => void,
  ) {
    this.peer = peer;
    this.#socket = createSocket(isIP(native.address) === 6 ? 'udp6' : 'udp4');
    this.#socket.unref();
    // The native side is gone, which its own events report, or there is no port left: then this way does not exist.
    this.#socket.on('error', () => undefined);
    this.#socket.on('message', onDatagram);
    this.#socket.on('connect', () => {
      if (this.#isClosed) return;
      this.#port = this.#socket.address().port;
      const waiting = this.#waiting ?? [];
      this.#waiting = null;
      onOpen(this.#port);
      for (const datagram of waiting) this.toNative(datagram);
    });
    this.#socket.bind({ port: 0, address: native.address }, () => {
      if (!this.#isClosed) this.#socket.connect(native.port, native.address);
    });
  }

  /** The port, 0 until it is open. */
  get port(): number {
    return this.#port;
  }

  /** Hands over what the peer has sent. */
  toNative(datagram: Buffer): void {
    if (this.#isClosed) return;
    if (this.#waiting === null) this.#socket.send(datagram, () => undefined);
    else if (this.#waiting.length < MAX_WAITING) this.#waiting.push(Buffer.from(datagram));
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#socket.close();
  }
}
