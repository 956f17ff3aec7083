import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'puppeteer-core';
import { browserTools, type BrowserFamily } from './browser-tools.js';

/** A page of a browser of its own that runs one script. */
export interface ServedPage {
  readonly browser: Browser;
  readonly page: Page;
  close(): Promise<void>;
}

/**
 * Starts a browser and has it run a script.
 *
 * @param script - the compiled file
 * @param prepare - called before the script runs
 */
export async function servePage(
  family: BrowserFamily,
  script: URL,
  prepare: (page: Page, browser: Browser) => Promise<void>,
): Promise<ServedPage> {
  const { ensureBrowser, launchBrowser, bundleScript } = await browserTools();
  ensureBrowser(family);
  const { code } = await bundleScript(`import ${JSON.stringify(fileURLToPath(script))};`);
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(
      `<!doctype html><meta charset="utf-8"><script>${code.replaceAll('</script', '<\\/script')}</script>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await launchBrowser(family);
  const close = async (): Promise<void> => {
    await browser.close();
    server.close();
  };
  try {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the page has no address');
    const page = await browser.newPage();
    await prepare(page, browser);
    await page.goto(`http://127.0.0.1:${address.port}/`);
    return { browser, page, close };
  } catch (error) {
    await close();
    throw error;
  }
}
