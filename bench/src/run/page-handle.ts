import { readFileSync } from 'node:fs';
import type { CDPSession, Page } from 'puppeteer-core';
import { servePage } from '../browser/served-page.js';
import type { WorkerJob } from './worker-job.js';

/** Measures in a page of Chromium, which runs nothing else. */
export async function measureInPage(job: WorkerJob): Promise<Readonly<Record<string, number>>> {
  const served = await servePage(
    'chrome',
    new URL('measurement-page.js', import.meta.url),
    async (opened, browser) => {
      await exposeFigures(opened, await browser.target().createCDPSession());
    },
  );
  try {
    const figures = await served.page.evaluate(
      `measure(${JSON.stringify(job.measurement)}, ${JSON.stringify(job.subject)})`,
    );
    return figures as Readonly<Record<string, number>>; // what a measurement gives, as JSON
  } finally {
    await served.close();
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
