import type { Browser } from 'puppeteer-core';

/** A kind of browser, as the folder of the browser tests calls it. */
export type BrowserFamily = 'chrome' | 'firefox';

/** From the folder of the browser tests, which is written in JavaScript, to run before anything is built. */
interface BrowserTools {
  readonly launchBrowser: (family: BrowserFamily) => Promise<Browser>;
  readonly bundleScript: (contents: string) => Promise<{ readonly code: string }>;
}

/** Starts a headless browser that reaches this machine and nothing else. */
export async function launchBrowser(family: BrowserFamily): Promise<Browser> {
  const { launchBrowser } = await load('launch-browser.js');
  return launchBrowser(family);
}

/** Bundles a module for a page. */
export async function bundleScript(file: string): Promise<string> {
  const { bundleScript } = await load('bundle.js');
  return (await bundleScript(`import ${JSON.stringify(file)};`)).code;
}

async function load(file: string): Promise<BrowserTools> {
  const url = new URL(`../../../browser/${file}`, import.meta.url);
  return (await import(url.href)) as BrowserTools;
}
