import { createSocket, Socket } from 'node:dgram';
import { isIPv6, type AddressInfo } from 'node:net';
import type { Address, Transport } from 'werift';
import type { PortRange } from './port-range.js';

/** What SCTP lets a peer have under way (its window is 1 MiB); systems give less where they are set to. */
const SOCKET_BUFFER_BYTES = 1024 * 1024;

/** How long a closed socket may go on sending what it has taken. */
const MAX_LINGER_MS = 100;

/**
 * A UDP socket for werift's ICE.
 *
 * werift's own `UdpTransport` (0.24.4) has no listener for errors, so that a failed bind ends the process, and asks the
 * resolver about each literal address, so that a datagram leaves a tick later. Removable once it has neither fault.
 */
export class UdpSocket implements Transport {
  readonly type = 'udp';
  /** werift picks the family of a STUN server's address by it. */
  readonly socketType: 'udp4' | 'udp6';
  readonly address: AddressInfo;
  onData: (data: Buffer, from: Address) => void = () => undefined;
  closed = false;
  readonly #socket: Socket;
  #isConnected = false;

  private constructor(socket: Socket, socketType: 'udp4' | 'udp6') {
    this.#socket = socket;
    this.socketType = socketType;
    this.address = socket.address();
    socket.on('message', (data, { address, port }) => {
      // The zone of a link-local address (fe80::1%eth0) is no part of it.
      this.onData(data, [address.split('%', 1)[0] ?? address, port]);
    });
    // A socket that fails stays silent; ICE then finds out that nobody answers.
    socket.on('error', () => undefined);
  }

  /** Binds a socket of the family of `host`, on all addresses unless `bindAddress` names one. */
  static open(host: string, bindAddress?: string, ports?: PortRange): Promise<UdpSocket> {
    return new Promise((resolve, reject) => {
      UdpSocket.bind(host, bindAddress, ports, (outcome) => {
        if (outcome instanceof UdpSocket) resolve(outcome);
        else reject(outcome);
      });
    });
  }

  /**
   * As {@link UdpSocket.open}, with the outcome in a call, which Node.js and Deno make before this returns.
   *
   * @param done - receives the socket, or the error of the last port that was tried
   */
  static bind(
    host: string,
    bindAddress: string | undefined,
    ports: PortRange | undefined,
    done: (outcome: UdpSocket | Error) => void,
  ): void {
    const type = isIPv6(host) ? 'udp6' : 'udp4';
    const { begin, end } = ports ?? { begin: 0, end: 0 };
    const count = end - begin + 1;
    const first = Math.floor(Math.random() * count);
    const attempt = (tried: number): void => {
      bindPort(type, begin + ((first + tried) % count), bindAddress, (outcome) => {
        if (outcome instanceof Socket) done(new UdpSocket(outcome, type));
        else if (tried + 1 < count && isAboutPort(outcome)) attempt(tried + 1);
        else done(outcome);
      });
    };
    attempt(0);
  }

  /**
   * Sends to one address from now on, and takes from it alone.
   *
   * @param onRefused - the machine there has said that nobody listens
   */
  connect([host, port]: Address, onRefused: (error: Error) => void): Promise<void> {
    this.#socket.on('error', onRefused);
    return new Promise((resolve) => {
      this.#socket.connect(port, host, () => {
        this.#isConnected = true;
        resolve();
      });
    });
  }

  readonly send = (data: Buffer, to?: Address): Promise<void> => {
    if (this.closed) return Promise.resolve();
    if (this.#isConnected) this.#socket.send(data);
    else if (to !== undefined) this.#socket.send(data, to[1], to[0]);
    return Promise.resolve();
  };

  /** Has the socket not keep the process alive, until {@link UdpSocket.ref}. */
  unref(): void {
    this.#socket.unref();
  }

  ref(): void {
    if (!this.closed) this.#socket.ref();
  }

  /** Closes the socket: at once, so that its port is free, unless something waits in it that the system has had no room for. */
  readonly close = (): Promise<void> => {
    if (!this.closed) {
      this.closed = true;
      this.#closeWhenSent(Date.now() + MAX_LINGER_MS);
    }
    return Promise.resolve();
  };

  #closeWhenSent(deadlineMs: number): void {
    if (isDrained(this.#socket) || Date.now() > deadlineMs) this.#socket.close();
    else
      setImmediate(() => {
        this.#closeWhenSent(deadlineMs);
      });
  }
}

/** Whether nothing waits in a socket. Deno (2.9.6) cannot say, and has sent by now what it was given. */
function isDrained(socket: Socket): boolean {
  return !('getSendQueueCount' in socket) || socket.getSendQueueCount() === 0;
}

/** Room for a burst of the peer while this process does something else. */
function enlargeBuffers(socket: Socket): void {
  try {
    socket.setRecvBufferSize(SOCKET_BUFFER_BYTES);
    socket.setSendBufferSize(SOCKET_BUFFER_BYTES);
  } catch {
    // The system allows less, and what it gave will do.
  }
}

function bindPort(
  type: 'udp4' | 'udp6',
  port: number,
  address: string | undefined,
  done: (outcome: Socket | Error) => void,
): void {
  const socket = createSocket({
    type,
    // Only literal addresses come here, and answering at once makes `bind` and `send` synchronous.
    lookup: (host, _options, callback) => {
      callback(null, host, type === 'udp6' ? 6 : 4);
    },
  });
  socket.once('error', (error) => {
    socket.close();
    done(error);
  });
  socket.bind({ port, exclusive: true, ...(address === undefined ? {} : { address }) }, () => {
    socket.removeAllListeners('error');
    enlargeBuffers(socket);
    done(socket);
  });
}

/** Whether another port may do; an address that is not ours has none. */
function isAboutPort(error: NodeJS.ErrnoException): boolean {
  return error.code !== 'EADDRNOTAVAIL';
}
