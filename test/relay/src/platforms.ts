import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { extension as browser } from '@peerplug/backend-browser';
import { extension as libdatachannel } from '@peerplug/backend-libdatachannel';
import { extension as werift } from '@peerplug/backend-werift';
import { type ExtensionDescriptor, registerExtension, unregisterExtension } from '@peerplug/core';
import { build } from 'esbuild';
import type { Browser, Page } from 'puppeteer-core';
import type { Certificate } from './certificate.js';
import type { Coturn } from './coturn.js';
import { type Ends, type Exchange, exchange, failure, type Failure } from './exchange.js';

const PROCESS = fileURLToPath(new URL('exchange-process.js', import.meta.url));
const PAGE = fileURLToPath(new URL('exchange-page.js', import.meta.url));

/** Where connections are made. */
export interface Platform {
  readonly name: string;
  readonly extension: ExtensionDescriptor;
  open(coturn: Coturn): Promise<void>;
  close(): Promise<void>;
  exchange(ends: Ends): Promise<Exchange>;
  /** As {@link exchange}, where the server's certificate is trusted. */
  exchangeTrusting(ends: Ends): Promise<Exchange>;
  failure(ends: Ends): Promise<Failure>;
}

/** A backend of Node.js. */
class NodePlatform implements Platform {
  readonly name: string;
  readonly extension: ExtensionDescriptor;
  readonly exchange: typeof exchange = exchange;
  readonly failure: typeof failure = failure;
  #certificateFile = '';

  constructor(extension: ExtensionDescriptor) {
    this.name = extension.name;
    this.extension = extension;
  }

  open(coturn: Coturn): Promise<void> {
    this.#certificateFile = path.join(coturn.folder, 'certificate.pem');
    registerExtension(this.extension);
    return Promise.resolve();
  }

  close(): Promise<void> {
    unregisterExtension(this.extension.name);
    return Promise.resolve();
  }

  async exchangeTrusting(ends: Ends): Promise<Exchange> {
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: this.#certificateFile };
    const { stdout } = await promisify(execFile)(process.execPath, [PROCESS, JSON.stringify(ends)], { env });
    return JSON.parse(stdout) as Exchange; // as exchange-process.ts writes it
  }
}

/** Both ends in one page of Chromium. */
class ChromiumPlatform implements Platform {
  readonly name: string = 'Chromium';
  readonly extension: ExtensionDescriptor = browser;
  #wary: BrowserPage | null = null;
  #trusting: BrowserPage | null = null;

  async open(coturn: Coturn): Promise<void> {
    this.#wary = await BrowserPage.open([]);
    this.#trusting = await BrowserPage.open(trust(coturn.certificate));
  }

  async close(): Promise<void> {
    await this.#wary?.close();
    await this.#trusting?.close();
  }

  exchange(ends: Ends): Promise<Exchange> {
    return pageOf(this.#wary).call<Exchange>('exchange', ends);
  }

  exchangeTrusting(ends: Ends): Promise<Exchange> {
    return pageOf(this.#trusting).call<Exchange>('exchange', ends);
  }

  failure(ends: Ends): Promise<Failure> {
    return pageOf(this.#wary).call<Failure>('failure', ends);
  }
}

/** A page of a browser of its own, with exchange-page.ts in it. */
class BrowserPage {
  readonly #server: Server;
  readonly #browser: Browser;
  readonly #page: Page;

  private constructor(server: Server, browser: Browser, page: Page) {
    this.#server = server;
    this.#browser = browser;
    this.#page = page;
  }

  static async open(switches: readonly string[]): Promise<BrowserPage> {
    const { outputFiles } = await build({
      entryPoints: [PAGE],
      bundle: true,
      write: false,
      format: 'iife',
      platform: 'browser',
    });
    const server = createServer((_, response) => response.end('<!doctype html>')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo; // of a server that listens on a port
    const origin = `http://127.0.0.1:${String(port)}`;
    const browser = await launchBrowser(switches);
    // Only pages that may use a microphone have candidates of the loopback address, which is all a relay there reaches.
    await browser
      .defaultBrowserContext()
      .setPermission(origin, { permission: { name: 'microphone' }, state: 'granted' });
    const page = await browser.newPage();
    await page.goto(origin);
    await page.addScriptTag({ content: outputFiles[0]?.text ?? '' });
    return new BrowserPage(server, browser, page);
  }

  async call<T>(name: 'exchange' | 'failure', ends: Ends): Promise<T> {
    return (await this.#page.evaluate(`${name}(${JSON.stringify(ends)})`)) as T; // as exchange-page.ts has it
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

export const PLATFORMS: readonly Platform[] = [
  new NodePlatform(libdatachannel),
  new NodePlatform(werift),
  new ChromiumPlatform(),
];

function pageOf(page: BrowserPage | null): BrowserPage {
  if (page === null) throw new Error('open() was not called first');
  return page;
}

/** Chromium checks the certificates of TURN servers as those of all others; this one counts as good. */
function trust({ publicKeyHash }: Certificate): readonly string[] {
  return [`--ignore-certificate-errors-spki-list=${publicKeyHash}`];
}

/** As the browser tests do; their launcher is written in JavaScript. */
async function launchBrowser(switches: readonly string[]): Promise<Browser> {
  const url = new URL('../../browser/launch-browser.js', import.meta.url);
  const tests = (await import(url.href)) as {
    launchBrowser(family: 'chrome', options: { readonly switches: readonly string[] }): Promise<Browser>;
  };
  return tests.launchBrowser('chrome', { switches });
}
