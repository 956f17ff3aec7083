import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns';
import { isIP } from 'node:net';

/** A TURN server over UDP, as the user named it. */
export interface TurnServer {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly credential: string;
}

/** What happens to a {@link TurnSocket}. */
export interface TurnSocketListener {
  readonly onOpen: () => void;
  readonly onDatagram: (datagram: Buffer) => void;
  /** The server cannot be reached, as the reason says. */
  readonly onFailure: (reason: string) => void;
}

/** A socket to a TURN server, whose name it resolves. It does not keep the process alive; the native connection does. */
export class TurnSocket {
  readonly #server: TurnServer;
  readonly #bindAddress: string | undefined;
  readonly #listener: TurnSocketListener;
  #socket: Socket | null = null;
  #isConnected = false;
  #isClosed = false;

  /** @param bindAddress - the literal address to reach the server from, if it matters */
  constructor(server: TurnServer, bindAddress: string | undefined, listener: TurnSocketListener) {
    this.#server = server;
    this.#bindAddress = bindAddress;
    this.#listener = listener;
  }

  open(): void {
    const { host } = this.#server;
    if (isIP(host) !== 0) {
      this.#connect(host);
      return;
    }
    const family = this.#bindAddress === undefined ? 0 : isIP(this.#bindAddress);
    lookup(host, { family }, (error, address) => {
      if (this.#isClosed) return;
      if (error === null) this.#connect(address);
      else this.#listener.onFailure(`has a name that cannot be resolved (${error.code ?? error.message})`);
    });
  }

  /** What cannot be sent is lost, as datagrams may be. */
  send(datagram: Uint8Array): void {
    if (!this.#isConnected) return;
    this.#socket?.send(datagram, (error: NodeJS.ErrnoException | null) => {
      if (error !== null) this.#failed(error);
    });
  }

  /** Sends what was handed over before. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#isConnected = false;
    // Sends that wait for their turn are dropped by a close in the same turn.
    setImmediate(() => this.#socket?.close());
  }

  #connect(address: string): void {
    const socket = createSocket(isIP(address) === 6 ? 'udp6' : 'udp4');
    this.#socket = socket;
    socket.unref();
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.#failed(error);
    });
    socket.on('message', (datagram) => {
      if (!this.#isClosed) this.#listener.onDatagram(datagram);
    });
    socket.on('connect', () => {
      if (this.#isClosed) return;
      this.#isConnected = true;
      this.#listener.onOpen();
    });
    const local = this.#bindAddress === undefined ? {} : { address: this.#bindAddress };
    socket.bind({ port: 0, ...local }, () => {
      if (!this.#isClosed) socket.connect(this.#server.port, address);
    });
  }

  #failed(error: NodeJS.ErrnoException): void {
    if (!this.#isClosed) this.#listener.onFailure(`cannot be reached (${error.code ?? error.message})`);
  }
}
