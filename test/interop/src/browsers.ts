import { fileURLToPath } from 'node:url';
import type { Browser } from 'puppeteer-core';
import {
  type BrowserFamily,
  type BrowserOptions,
  bundleScript,
  ensureBrowser,
  launchBrowser,
} from './browser-tools.js';
import { BrowserPage, type FunctionsOf } from './browser-page.js';
import { Switchboard } from './switchboard.js';

/** For hooks that open pages: a browser may have to be installed first. */
export const BROWSER_TIMEOUT_MS = 300_000;

/** The browsers of a test file, each started when it is first needed, and what their pages are served by. */
export class Browsers<Functions extends FunctionsOf<Functions>> {
  readonly #browsers = new Map<BrowserFamily, Promise<Browser>>();
  readonly #switchboard: Switchboard;
  readonly #toSources: (text: string) => string;

  readonly #options: BrowserOptions;

  private constructor(
    switchboard: Switchboard,
    toSources: (text: string) => string,
    options: BrowserOptions,
  ) {
    this.#switchboard = switchboard;
    this.#toSources = toSources;
    this.#options = options;
  }

  /** @param script - a module in this folder, built, that leaves its functions on `globalThis` */
  static async open<Functions extends FunctionsOf<Functions>>(
    script: string,
    options: BrowserOptions = {},
  ): Promise<Browsers<Functions>> {
    const { code, toSources } = await bundleScript(fileURLToPath(new URL(script, import.meta.url)));
    return new Browsers<Functions>(await Switchboard.open(code), toSources, options);
  }

  /** A new page that runs the script. */
  async newPage(family: BrowserFamily): Promise<BrowserPage<Functions>> {
    let browser = this.#browsers.get(family);
    if (browser === undefined) {
      browser = ensureBrowser(family).then(() => launchBrowser(family, this.#options));
      this.#browsers.set(family, browser);
    }
    const page = await (await browser).newPage();
    const opened = new BrowserPage<Functions>(page, this.#toSources);
    await page.goto(this.#switchboard.pageUrl);
    return opened;
  }

  /** An address that two ends dial to hear each other. */
  newLine(): string {
    return this.#switchboard.newLine();
  }

  async close(): Promise<void> {
    const browsers = await Promise.allSettled(this.#browsers.values());
    for (const started of browsers) {
      if (started.status === 'fulfilled') await started.value.close();
    }
    this.#switchboard.close();
  }
}
