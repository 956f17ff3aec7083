import type { Browser } from 'puppeteer-core';

/** A kind of browser, as the folder of the browser tests calls it. */
export type BrowserFamily = 'chrome' | 'firefox';

/** How a browser is started. */
export interface BrowserOptions {
  /** Chromium gives mDNS names for its addresses, as it does for users. Only where no multicast can leave. */
  readonly hidesAddresses?: boolean;
}

/** A script for a page, and the way from places in it to places in the sources. */
interface Bundle {
  readonly code: string;
  readonly toSources: (text: string) => string;
}

/** What is taken from the folder of the browser tests: it is written in JavaScript, to run before anything is built. */
interface BrowserTools {
  readonly launchBrowser: (family: BrowserFamily, options: BrowserOptions) => Promise<Browser>;
  readonly ensureBrowser: (family: BrowserFamily) => string;
  readonly bundleScript: (contents: string) => Promise<Bundle>;
}

/**
 * Finds a browser, and installs one where none is found and that is possible.
 *
 * @throws where there is none; the message says what to install
 */
export async function ensureBrowser(family: BrowserFamily): Promise<void> {
  const { ensureBrowser } = await load('install-browser.js');
  ensureBrowser(family);
}

/** Starts a headless browser that reaches this machine and nothing else. */
export async function launchBrowser(family: BrowserFamily, options: BrowserOptions): Promise<Browser> {
  const { launchBrowser } = await load('launch-browser.js');
  return launchBrowser(family, options);
}

/** Bundles a module for a page. */
export async function bundleScript(file: string): Promise<Bundle> {
  const { bundleScript } = await load('bundle.js');
  return bundleScript(`import ${JSON.stringify(file)};`);
}

async function load(file: string): Promise<BrowserTools> {
  const url = new URL(`../../browser/${file}`, import.meta.url);
  return (await import(url.href)) as BrowserTools;
}
