import type { Browser } from 'puppeteer-core';

/** What is taken from the folder of the browser tests: it is written in JavaScript, to run before anything is built. */
interface BrowserTools {
  readonly launchBrowser: () => Promise<Browser>;
  readonly ensureBrowser: () => string;
  readonly findBrowser: () => string;
}

/** Starts a headless browser that reaches this machine and nothing else. */
export async function launchBrowser(): Promise<Browser> {
  const { launchBrowser } = await load('launch-browser.js');
  return launchBrowser();
}

/**
 * Finds a browser, and installs one where none is found and that is possible.
 *
 * @throws where there is none; the message says what to install
 */
export async function ensureBrowser(): Promise<void> {
  const { ensureBrowser } = await load('install-browser.js');
  ensureBrowser();
}

/** Whether a browser is found. */
export async function hasBrowser(): Promise<boolean> {
  const { findBrowser } = await load('find-browser.js');
  try {
    findBrowser();
    return true;
  } catch {
    // It throws where there is none.
    return false;
  }
}

async function load(file: string): Promise<BrowserTools> {
  const url = new URL(`../../../test/browser/${file}`, import.meta.url);
  return (await import(url.href)) as BrowserTools;
}
