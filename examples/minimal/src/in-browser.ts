import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser } from 'puppeteer-core';
import type { Greetings } from './greetings.js';

/** Runs `greetings-page.ts` in a headless browser. */
export async function exchangeGreetingsInBrowser(): Promise<Greetings> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('greetings-page.js', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
  });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: outputFiles[0]?.text ?? '' });
    return (await page.evaluate('exchangeGreetings()')) as Greetings; // as greetings-page.ts has it
  } finally {
    await browser.close();
  }
}

/** As the browser tests do; their launcher is written in JavaScript. */
async function launchBrowser(): Promise<Browser> {
  const url = new URL('../../../test/browser/launch-browser.js', import.meta.url);
  const tests = (await import(url.href)) as { launchBrowser(): Promise<Browser> };
  return tests.launchBrowser();
}
