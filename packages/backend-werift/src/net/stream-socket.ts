import { connect as connectTcp, isIP, type AddressInfo, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Address, Transport } from 'werift';

/** How long a TURN server may take to accept a stream. */
const CONNECT_TIMEOUT_MS = 5000;

/**
 * A TCP or TLS stream to a TURN server.
 *
 * werift's own stream transport (0.24.4) connects again for ever when the server hangs up, and a refusal then is a
 * rejection that nobody handles. Removable once it gives up.
 */
export class StreamSocket implements Transport {
  readonly type: 'tcp' | 'tls';
  /** Of no use to werift for a stream. */
  readonly address: AddressInfo = { address: '', family: '', port: 0 };
  onData: (data: Buffer, from: Address) => void = () => undefined;
  closed = false;
  readonly #socket: Socket;

  private constructor(type: 'tcp' | 'tls', socket: Socket, server: Address) {
    this.type = type;
    this.#socket = socket;
    socket.on('data', (data) => {
      this.onData(data, server);
    });
    // The end and the failure of the stream are one: its relay is gone, which ICE finds out.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.closed = true;
    });
  }

  /** Tells when the server has hung up. */
  onceClosed(listener: () => void): void {
    this.#socket.once('close', listener);
  }

  /**
   * Connects to `server`, a literal address.
   *
   * @param hostName - whom the certificate of a TLS server must name
   * @param signal - gives up
   */
  static open(
    type: 'tcp' | 'tls',
    server: Address,
    hostName: string,
    signal: AbortSignal,
  ): Promise<StreamSocket> {
    const [host, port] = server;
    const servername = isIP(hostName) === 0 ? { servername: hostName } : {};
    const socket = type === 'tls' ? connectTls({ host, port, ...servername }) : connectTcp({ host, port });
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        socket.destroy(new Error(`no ${type} connection to ${hostName}:${String(port)}`));
      };
      socket.setTimeout(CONNECT_TIMEOUT_MS, giveUp);
      signal.addEventListener('abort', giveUp);
      socket.once('close', () => {
        signal.removeEventListener('abort', giveUp);
      });
      socket.once('error', reject);
      socket.once(type === 'tls' ? 'secureConnect' : 'connect', () => {
        socket.setTimeout(0);
        socket.off('error', reject);
        resolve(new StreamSocket(type, socket, server));
      });
    });
  }

  readonly send = (data: Buffer): Promise<void> => {
    if (!this.closed) this.#socket.write(data);
    return Promise.resolve();
  };

  readonly close = (): Promise<void> => {
    this.closed = true;
    this.#socket.destroy();
    return Promise.resolve();
  };
}
