import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { CDPSession, Page } from 'puppeteer-core';
import { browserTools } from './browser-tools.js';
import type { WorkerJob } from './worker.js';

/** Measures in a page of Chromium, which runs nothing else. */
export async function measureInPage(job: WorkerJob): Promise<Readonly<Record<string, number>>> {
  const { ensureBrowser, launchBrowser, bundleScript } = await browserTools();
  ensureBrowser('chrome');
  const { code } = await bundleScript(
    `import ${JSON.stringify(fileURLToPath(new URL('page.js', import.meta.url)))};`,
  );
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(
      `<!doctype html><meta charset="utf-8"><script>${code.replaceAll('</script', '<\\/script')}</script>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const browser = await launchBrowser('chrome');
  try {
    const page = await browser.newPage();
    await exposeFigures(page, await browser.target().createCDPSession());
    if (address === null || typeof address === 'string') throw new Error('the page has no address');
    await page.goto(`http://127.0.0.1:${address.port}/`);
    const figures = await page.evaluate(
      `measure(${JSON.stringify(job.measurement)}, ${JSON.stringify(job.subject)})`,
    );
    return figures as Readonly<Record<string, number>>; // what a measurement gives, as JSON
  } finally {
    await browser.close();
    server.close();
  }
}

interface ProcessInfo {
  readonly type: string;
  readonly id: number;
  readonly cpuTime: number;
}

/** Lets the page ask what only the browser knows. */
async function exposeFigures(page: Page, browser: CDPSession): Promise<void> {
  const processes = async (): Promise<readonly ProcessInfo[]> => {
    const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
    return processInfo;
  };
  await page.exposeFunction('cpuSeconds', async () =>
    (await processes()).reduce((sum, { cpuTime }) => sum + cpuTime, 0),
  );
  await page.exposeFunction('residentBytes', async () => {
    const client = await page.createCDPSession();
    await client.send('HeapProfiler.collectGarbage');
    await client.detach();
    const renderers = (await processes()).filter(({ type }) => type === 'renderer');
    return renderers.reduce((sum, { id }) => sum + residentOf(id), 0);
  });
}

/** Linux tells it in kibibytes. */
function residentOf(pid: number): number {
  const [, kib] = /^VmRSS:\s+(\d+)/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib) * 1024;
}
