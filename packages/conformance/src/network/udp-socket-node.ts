import { createSocket } from 'node:dgram';
import type { Endpoint } from './candidates.js';
import type { LinkClock } from './link.js';

/** One UDP port of this machine. */
export interface UdpSocket {
  readonly port: number;
  send(datagram: Uint8Array, to: Endpoint): void;
  /** Safe to call twice. */
  close(): void;
}

/** Room for a burst while the process does something else, so that nothing is lost but by intent. Systems give less. */
const SOCKET_BUFFER_BYTES = 4 * 1024 * 1024;

/** Opens a port at a literal address of this machine. */
export function openUdpSocket(
  host: string,
  onDatagram: (datagram: Uint8Array, from: Endpoint) => void,
): Promise<UdpSocket> {
  const family = host.includes(':') ? 6 : 4;
  const socket = createSocket({
    type: family === 6 ? 'udp6' : 'udp4',
    recvBufferSize: SOCKET_BUFFER_BYTES,
    sendBufferSize: SOCKET_BUFFER_BYTES,
    // Only literal addresses come here; answering at once lets a datagram leave at once.
    lookup: (address, _options, callback) => {
      callback(null, address, family);
    },
  });
  let isClosed = false;
  return new Promise((resolve, reject) => {
    socket.once('error', (cause) => {
      socket.close();
      reject(
        new Error(`no UDP port can be opened on ${host}; name a literal address of this machine`, { cause }),
      );
    });
    socket.bind({ port: 0, address: host, exclusive: true }, () => {
      socket.removeAllListeners('error');
      // A refused datagram is a lost one, as on any network.
      socket.on('error', () => undefined);
      socket.on('message', onDatagram);
      resolve({
        port: socket.address().port,
        send: (datagram, { address, port }) => {
          if (!isClosed) socket.send(datagram, port, address);
        },
        close: () => {
          if (!isClosed) socket.close();
          isClosed = true;
        },
      });
    });
  });
}

/** The machine's clock; its timers keep no process alive. */
export const systemClock: LinkClock = {
  now: () => performance.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, Math.ceil(delayMs)).unref();
    return () => {
      clearTimeout(timer);
    };
  },
};
