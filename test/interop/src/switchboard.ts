import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type RawData, WebSocket, WebSocketServer } from 'ws';

/** What one end sends before the other has come waits for it. */
interface WaitingEnd {
  readonly socket: WebSocket;
  readonly early: [data: RawData, isBinary: boolean][];
}

/**
 * Serves a page with its script and joins sockets two by two: those that dial the same line hear each other, whether
 * they are in a page or in this process. On 127.0.0.1 only; other users of this machine can reach the port, so the
 * paths are not to be guessed.
 */
export class Switchboard {
  readonly #server: Server;
  readonly #sockets = new Set<WebSocket>();
  readonly #waiting = new Map<string, WaitingEnd>();
  readonly #folder = `/${randomUUID()}/`;

  private constructor(script: string) {
    this.#server = createServer(({ url }, response) => {
      const isScript = url === `${this.#folder}tests.js`;
      if (!isScript && url !== this.#folder) {
        response.writeHead(404).end();
        return;
      }
      const type = isScript ? 'text/javascript' : 'text/html';
      response.writeHead(200, { 'content-type': `${type}; charset=utf-8` });
      response.end(
        isScript ? script : '<!doctype html><title>interop</title><script src="tests.js"></script>',
      );
    });
    new WebSocketServer({ server: this.#server }).on('connection', (socket, { url }) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      this.#join(url ?? '', socket);
    });
  }

  /** Opens one whose page runs the script. */
  static async open(script: string): Promise<Switchboard> {
    const switchboard = new Switchboard(script);
    switchboard.#server.listen(0, '127.0.0.1');
    await once(switchboard.#server, 'listening');
    return switchboard;
  }

  /** The address of the page. */
  get pageUrl(): string {
    return `http://${this.#host}${this.#folder}`;
  }

  /** The address that both ends of a new line dial. */
  newLine(): string {
    return `ws://${this.#host}${this.#folder}${randomUUID()}`;
  }

  /** Hangs up for everybody. */
  close(): void {
    for (const socket of this.#sockets) socket.terminate();
    this.#server.close();
    this.#server.closeAllConnections();
  }

  get #host(): string {
    const { port } = this.#server.address() as AddressInfo; // that of a TCP server
    return `127.0.0.1:${String(port)}`;
  }

  #join(line: string, socket: WebSocket): void {
    const other = this.#waiting.get(line);
    if (other === undefined) {
      const early: WaitingEnd['early'] = [];
      socket.on('message', (data, isBinary) => early.push([data, isBinary]));
      this.#waiting.set(line, { socket, early });
      return;
    }
    this.#waiting.delete(line);
    other.socket.removeAllListeners('message');
    for (const [data, isBinary] of other.early) socket.send(data, { binary: isBinary });
    for (const [from, to] of [
      [socket, other.socket],
      [other.socket, socket],
    ] as const) {
      from.on('message', (data, isBinary) => {
        to.send(data, { binary: isBinary });
      });
      from.on('close', () => {
        to.close();
      });
    }
  }
}

/** Dials a line from this process. As in a page, each message comes by itself, with what it brought about done. */
export async function dial(line: string): Promise<WebSocket> {
  const socket = new WebSocket(line, { allowSynchronousEvents: false });
  await once(socket, 'open');
  return socket;
}
