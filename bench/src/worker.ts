import { setTimeout } from 'node:timers/promises';
import { NODE_CONTENDERS } from './contenders/in-node.js';
import type { Contender } from './end.js';
import { FarProcess } from './far-process-handle.js';
import type { Host, Topology } from './measurement.js';
import { MEASUREMENTS } from './measurements/all.js';
import { measureInPage } from './page-handle.js';
import { openTogether } from './session.js';

/** One measurement of one subject: the arguments of this program, as JSON. */
export interface WorkerJob {
  readonly measurement: string;
  readonly subject: string;
  readonly topology: Topology;
}

/** What this program tells. */
export type WorkerResult =
  { readonly figures: Readonly<Record<string, number>> } | { readonly error: string };

/** The program of a process that measures once. */
async function main(job: WorkerJob): Promise<Readonly<Record<string, number>>> {
  if (job.topology === 'one page') return measureInPage(job);
  const measurement = MEASUREMENTS.find(({ id }) => id === job.measurement);
  if (measurement === undefined) throw new Error(`there is no measurement '${job.measurement}'`);
  const farProcess = job.topology === 'two processes' ? new FarProcess() : null;
  try {
    return await measurement.run(hostOf(job.subject, farProcess));
  } finally {
    farProcess?.stop();
  }
}

function hostOf(subject: string, farProcess: FarProcess | null): Host {
  const contender = (): Contender => {
    const found = NODE_CONTENDERS.find(({ name }) => name === subject);
    if (found === undefined) throw new Error(`there is no contender '${subject}'`);
    return found;
  };
  return {
    subject,
    contender,
    open: ({ isPolled = false, delayMs = 0 } = {}) =>
      farProcess === null
        ? openTogether(contender(), isPolled, delayMs)
        : farProcess.open(contender(), isPolled),
    cpuSeconds: () => {
      const { user, system } = process.cpuUsage();
      return Promise.resolve((user + system) / 1e6);
    },
    residentBytes,
  };
}

async function residentBytes(): Promise<number> {
  for (let round = 0; round < 5; round += 1) {
    globalThis.gc?.();
    await setTimeout(20);
  }
  return process.memoryUsage.rss();
}

const tell = (result: WorkerResult): void => {
  process.send?.(result);
};
main(JSON.parse(process.argv[2] ?? '') as WorkerJob).then(
  (figures) => {
    tell({ figures });
  },
  (error: unknown) => {
    tell({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  },
);
// Whoever asked ends this process, which some stacks cannot leave by themselves.
process.once('disconnect', () => process.exit());
