import { once } from 'node:events';
import { type WebSocket, WebSocketServer } from 'ws';
import type { BrowserFamily } from '../browser/browser-tools.js';
import type { Contender } from '../connection/end.js';
import { FarClient } from './client.js';
import type { FarAnswer } from './protocol.js';
import { type ServedPage, servePage } from '../browser/served-page.js';
import type { OpenOptions, Session } from '../connection/session.js';

/** A page of a browser that holds far ends, of W3C's own class. */
export class FarPage {
  readonly #served: ServedPage;
  readonly #client: FarClient;

  private constructor(served: ServedPage, socket: WebSocket) {
    this.#served = served;
    this.#client = new FarClient({
      // Browsers leave the loopback address out where the machine has another one.
      addresses: 'all',
      farContender: () => 'chromium',
      ask: (request) => {
        socket.send(JSON.stringify(request));
      },
    });
    socket.on('message', (text: Buffer) => {
      this.#client.take(JSON.parse(text.toString()) as FarAnswer); // of ends-page.ts
    });
    socket.once('close', () => {
      this.#client.fail(new Error('the page of the far ends is gone'));
    });
  }

  static async launch(family: BrowserFamily): Promise<FarPage> {
    const sockets = new WebSocketServer({ noServer: true });
    const connected = once(sockets, 'connection') as Promise<[WebSocket]>;
    const served = await servePage(
      family,
      new URL('ends-page.js', import.meta.url),
      (_page, _browser, server) => {
        server.on('upgrade', (request, socket, head) => {
          sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened));
        });
      },
    );
    const [socket] = await connected;
    return new FarPage(served, socket);
  }

  /** Opens a connection whose far end is in the page. */
  open(contender: Contender, options?: OpenOptions): Promise<Session> {
    return this.#client.open(contender, options);
  }

  /** Ends the browser. */
  async stop(): Promise<void> {
    await this.#served.close();
  }
}
