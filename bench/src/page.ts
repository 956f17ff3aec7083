import { PAGE_CONTENDERS } from './contenders/in-page.js';
import type { Host } from './measurement.js';
import { CONTENDED } from './measurements/contended.js';
import { openTogether } from './session.js';

/** What the process that opened this page answers. */
interface PageGlobals {
  cpuSeconds(): Promise<number>;
  residentBytes(): Promise<number>;
  measure: (measurement: string, subject: string) => Promise<Readonly<Record<string, number>>>;
}

const page = globalThis as unknown as PageGlobals; // the script's own agreement with `page-handle.ts`

page.measure = (id, subject) => {
  const measurement = CONTENDED.find((candidate) => candidate.id === id);
  const contender = PAGE_CONTENDERS.find(({ name }) => name === subject);
  if (measurement === undefined || contender === undefined) throw new Error(`no ${id} of ${subject}`);
  const host: Host = {
    subject,
    contender: () => contender,
    open: ({ isPolled = false, delayMs = 0 } = {}) => openTogether(contender, isPolled, delayMs),
    cpuSeconds: () => page.cpuSeconds(),
    residentBytes: () => page.residentBytes(),
  };
  return measurement.run(host);
};
