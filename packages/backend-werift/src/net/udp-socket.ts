import { createSocket, type Socket } from 'node:dgram';
import { isIPv6, type AddressInfo } from 'node:net';
import type { Address, Transport } from 'werift';
import type { PortRange } from './port-range.js';

/** What SCTP lets a peer have under way (its window is 1 MiB); systems give less where they are set to. */
const SOCKET_BUFFER_BYTES = 1024 * 1024;

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
  static async open(host: string, bindAddress?: string, ports?: PortRange): Promise<UdpSocket> {
    const type = isIPv6(host) ? 'udp6' : 'udp4';
    if (ports === undefined) return new UdpSocket(await bind(type, 0, bindAddress), type);
    const count = ports.end - ports.begin + 1;
    const first = Math.floor(Math.random() * count);
    let lastError: unknown;
    for (let tried = 0; tried < count; tried += 1) {
      try {
        return new UdpSocket(await bind(type, ports.begin + ((first + tried) % count), bindAddress), type);
      } catch (error) {
        lastError = error;
      }
    }
    throw lastError;
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

  readonly close = (): Promise<void> => {
    if (!this.closed) {
      this.closed = true;
      this.#socket.close();
    }
    return Promise.resolve();
  };
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

function bind(type: 'udp4' | 'udp6', port: number, address: string | undefined): Promise<Socket> {
  const socket = createSocket({
    type,
    // Only literal addresses come here, and answering at once makes `send` synchronous.
    lookup: (host, _options, callback) => {
      callback(null, host, type === 'udp6' ? 6 : 4);
    },
  });
  return new Promise((resolve, reject) => {
    socket.once('error', (error) => {
      socket.close();
      reject(error);
    });
    socket.bind({ port, exclusive: true, ...(address === undefined ? {} : { address }) }, () => {
      socket.removeAllListeners('error');
      enlargeBuffers(socket);
      resolve(socket);
    });
  });
}
