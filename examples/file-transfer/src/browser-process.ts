// A peer on the browser's own WebRTC: a process that hosts a headless browser with one page.
import { once } from 'node:events';
import type { Browser, Page } from 'puppeteer-core';
import { launchBrowser } from './browser-tools.js';
import type { PageGlobals } from './page-globals.js';
import { servePage } from './page-server.js';
import { runPeerProgram, tellCommand, tellFailure } from './peer-program.js';

runPeerProgram(async (start) => {
  const served = await servePage(start.file.path);
  const browser = await launchBrowser();
  const page = await browser.newPage();
  tellFaults(browser, page);
  await page.exposeFunction('tellProcess' satisfies keyof PageGlobals, tellCommand);
  await page.goto(served.url);
  await page.evaluate((message) => {
    (globalThis as unknown as PageGlobals).startPeer(message); // of peer-page.ts
  }, start);
  tellCommand({ kind: 'ready', processIds: [process.pid, browser.process()?.pid ?? 0] });
  return {
    receive: (message) =>
      page.evaluate((passed) => {
        (globalThis as unknown as PageGlobals).tellPeer(passed); // of peer-page.ts
      }, message),
    async end() {
      served.close();
      // Where the browser is ending already, `close` fails.
      await Promise.allSettled([browser.close(), browserExit(browser)]);
    },
  };
});

/** Resolves when the browser's process has ended. */
async function browserExit(browser: Browser): Promise<void> {
  const child = browser.process();
  if (child?.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** What goes wrong outside of a call of ours. */
function tellFaults(browser: Browser, page: Page): void {
  page.on('pageerror', tellFailure);
  page.on('error', tellFailure);
  browser.on('disconnected', () => {
    tellFailure(new Error('the browser ended unexpectedly'));
  });
}
