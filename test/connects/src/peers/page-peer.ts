import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'puppeteer-core';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Report, Request } from '../messages.js';
import { type BrowserFamily, bundleScript, launchBrowser } from './browser-tools.js';
import { ignore, type Peer } from './peer.js';

const SCRIPT = fileURLToPath(new URL('../ends/browser-end-page.js', import.meta.url));

/** A browser's stack in a page of a browser of its own, reached over a WebSocket. */
export class PagePeer implements Peer {
  onReport: (report: Report) => void = ignore;
  onGone: (reason: string) => void = ignore;
  readonly #socket: WebSocket;
  readonly #browser: Browser;

  private constructor(family: BrowserFamily, socket: WebSocket, browser: Browser) {
    this.#socket = socket;
    this.#browser = browser;
    socket.on('message', (data: Buffer) => {
      this.onReport(JSON.parse(data.toString()) as Report); // as browser-end-page.ts writes it
    });
    socket.once('close', () => {
      this.onGone(`the page of ${family} is gone`);
    });
  }

  static async open(family: BrowserFamily): Promise<PagePeer> {
    const [script, browser] = await Promise.all([bundleScript(SCRIPT), launchBrowser(family)]);
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(
        `<!doctype html><title>connects</title><script>${script.replaceAll('</script', '<\\/script')}</script>`,
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo; // of a server that listens on a port
    const dialed = once(new WebSocketServer({ server }), 'connection');
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${port}/`);
    const [socket] = (await dialed) as [WebSocket];
    return new PagePeer(family, socket, browser);
  }

  send(request: Request): void {
    this.#socket.send(JSON.stringify(request));
  }

  kill(): void {
    this.onGone = ignore;
    this.#browser.process()?.kill('SIGKILL');
  }
}
