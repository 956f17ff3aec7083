import { PAGE_CONTENDERS } from '../contenders/in-page.js';
import { contenderOf } from '../connection/end.js';
import type { Host } from '../measurements/measurement.js';
import { CONTENDED } from '../measurements/contended.js';
import { openTogether } from '../connection/session.js';
import { LIBRARY_BELOW } from '../contenders/subjects.js';

/** What the process that opened this page answers. */
interface PageGlobals {
  cpuSeconds(): Promise<number>;
  residentBytes(): Promise<number>;
  measure: (measurement: string, subject: string) => Promise<Readonly<Record<string, number>>>;
}

const page = globalThis as unknown as PageGlobals; // the script's own agreement with `page-handle.ts`

page.measure = (id, subject) => {
  const measurement = CONTENDED.find((candidate) => candidate.id === id);
  if (measurement === undefined) throw new Error(`there is no measurement '${id}'`);
  const contender = contenderOf(PAGE_CONTENDERS, subject);
  const host: Host = {
    subject,
    contender: () => contender,
    below: () => contenderOf(PAGE_CONTENDERS, LIBRARY_BELOW.get(subject)),
    open: (options, other = contender) => openTogether(other, options),
    cpuSeconds: () => page.cpuSeconds(),
    residentBytes: () => page.residentBytes(),
  };
  return measurement.run(host);
};
