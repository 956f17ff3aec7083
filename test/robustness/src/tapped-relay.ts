import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** One of the two ends between which the relay is. */
export type End = 'a' | 'b';

const HOST = '127.0.0.1';

/** A UDP relay between two connections that keeps all it hears, and says more than it hears. */
export class TappedRelay {
  /** What each end has sent, from its first datagram on. */
  readonly heard: Readonly<Record<End, Buffer[]>> = { a: [], b: [] };
  /** Where each end listens, once its candidate has been told. */
  readonly ports: Partial<Record<End, number>> = {};
  readonly #sockets: Readonly<Record<End, Socket>>;

  private constructor(sockets: Readonly<Record<End, Socket>>) {
    this.#sockets = sockets;
    for (const from of ['a', 'b'] as const) {
      sockets[from].on('message', (datagram) => {
        this.heard[from].push(datagram);
        this.tell(from === 'a' ? 'b' : 'a', datagram);
      });
    }
  }

  static async open(): Promise<TappedRelay> {
    return new TappedRelay({ a: await openSocket(), b: await openSocket() });
  }

  /** A candidate of one end as the other is to see it; null for one that must not be passed on. */
  disguise(name: string, from: End): string | null {
    const words = name.split(' ');
    if (words[2]?.toLowerCase() !== 'udp' || words[4] !== HOST || words[7] !== 'host') return null;
    this.ports[from] ??= Number(words[5]);
    if (this.ports[from] !== Number(words[5])) return null;
    words[5] = String(this.#sockets[from === 'a' ? 'b' : 'a'].address().port);
    return words.join(' ');
  }

  /** Sends a datagram to an end, from the address that the end takes for its peer's. */
  tell(to: End, datagram: Uint8Array): void {
    const port = this.ports[to];
    if (port !== undefined) this.#sockets[to].send(datagram, port, HOST);
  }

  close(): void {
    for (const socket of Object.values(this.#sockets)) socket.close();
  }
}

/** Opens a UDP socket on the loopback address. */
export async function openSocket(): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(0, HOST);
  await once(socket, 'listening');
  return socket;
}
