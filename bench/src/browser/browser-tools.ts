import type { Browser } from 'puppeteer-core';

export type BrowserFamily = 'chrome' | 'firefox';

/** What is taken from the folder of the browser tests: it is written in JavaScript, to run before anything is built. */
export interface BrowserTools {
  readonly launchBrowser: (family: BrowserFamily) => Promise<Browser>;
  /** Finds a browser, and installs one where none is found and that is possible. */
  readonly ensureBrowser: (family: BrowserFamily) => string;
  readonly bundleScript: (contents: string) => Promise<{ readonly code: string }>;
}

/** Loads them. */
export async function browserTools(): Promise<BrowserTools> {
  const parts = ['install-browser.js', 'launch-browser.js', 'bundle.js'].map(async (file) => {
    const url = new URL(`../../../test/browser/${file}`, import.meta.url);
    return (await import(url.href)) as Partial<BrowserTools>;
  });
  return Object.assign({}, ...(await Promise.all(parts))) as BrowserTools;
}
