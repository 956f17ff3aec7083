import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'puppeteer-core';
import type { PeerProgram } from './peer-program.js';
import type { PeerCommand, PeerEvent } from './protocol.js';

const SCRIPT = fileURLToPath(new URL('page.js', import.meta.url));

/** What is taken from the folder of the browser tests, which is written in JavaScript. */
interface BrowserTools {
  readonly launchBrowser: (
    family: 'chrome',
    options: { readonly switches: readonly string[] },
  ) => Promise<Browser>;
  readonly bundleScript: (contents: string) => Promise<{ readonly code: string }>;
}

/** A peer in a page of Chromium. */
export class PeerPage implements PeerProgram {
  onEvent: (event: PeerEvent) => void = () => undefined;
  readonly #browser: Browser;
  readonly #page: Page;
  /** Commands are taken one after the other. */
  #sent: Promise<unknown> = Promise.resolve();
  readonly #faults: unknown[] = [];

  private constructor(browser: Browser, page: Page) {
    this.#browser = browser;
    this.#page = page;
    page.on('pageerror', (error) => this.#faults.push(error));
  }

  /** @param switches - for Chromium's command line */
  static async open(switches: readonly string[]): Promise<PeerPage> {
    const [{ launchBrowser }, { bundleScript }] = await Promise.all([
      load('launch-browser.js'),
      load('bundle.js'),
    ]);
    const { code } = await bundleScript(`import ${JSON.stringify(SCRIPT)};`);
    const browser = await launchBrowser('chrome', { switches });
    const page = await browser.newPage();
    const opened = new PeerPage(browser, page);
    await page.exposeFunction('reportToTest', (event: PeerEvent) => {
      opened.onEvent(event);
    });
    await page.evaluate(code);
    return opened;
  }

  send(command: PeerCommand): void {
    const take = (given: PeerCommand): void => {
      (globalThis as unknown as { takeCommand: (command: PeerCommand) => void }).takeCommand(given);
    };
    this.#sent = this.#sent
      .then(() => this.#page.evaluate(take, command))
      .catch((error: unknown) => this.#faults.push(error));
  }

  async stop(): Promise<void> {
    await this.#sent;
    await this.#browser.close();
    if (this.#faults.length > 0) throw new AggregateError(this.#faults, String(this.#faults[0]));
  }
}

async function load(file: string): Promise<BrowserTools> {
  return (await import(new URL(`../../browser/${file}`, import.meta.url).href)) as BrowserTools;
}
