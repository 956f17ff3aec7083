import { setTimeout } from 'node:timers/promises';
import { NODE_CONTENDERS } from '../contenders/in-node.js';
import { type Contender, contenderOf } from '../connection/end.js';
import { FarProcess } from '../far/process-handle.js';
import type { Host, Topology } from '../measurements/measurement.js';
import { MEASUREMENTS } from '../measurements/all.js';
import { measureInPage } from './page-handle.js';
import type { WorkerJob, WorkerResult } from './worker-job.js';
import { type OpenOptions, openTogether, type Session } from '../connection/session.js';
import { LIBRARY_BELOW } from '../contenders/subjects.js';

/** The program of a process that measures once. */
async function main(job: WorkerJob): Promise<Readonly<Record<string, number>>> {
  if (job.topology === 'one page') return measureInPage(job);
  const measurement = MEASUREMENTS.find(({ id }) => id === job.measurement);
  if (measurement === undefined) throw new Error(`there is no measurement '${job.measurement}'`);
  const opener = openerOf(job.topology);
  try {
    return await measurement.run(hostOf(job.subject, opener));
  } finally {
    opener.stop();
  }
}

/** Opens connections whose far ends are somewhere. */
interface Opener {
  open(contender: Contender, options?: OpenOptions): Promise<Session>;
  stop(): void;
}

function openerOf(topology: Topology): Opener {
  if (topology === 'two processes') return new FarProcess();
  return { open: openTogether, stop: () => undefined };
}

function hostOf(subject: string, opener: Opener): Host {
  const contender = (): Contender => contenderOf(NODE_CONTENDERS, subject);
  return {
    subject,
    contender,
    below: () => contenderOf(NODE_CONTENDERS, LIBRARY_BELOW.get(subject)),
    open: (options, other = contender()) => opener.open(other, options),
    cpuSeconds: () => {
      const { user, system } = process.cpuUsage();
      return Promise.resolve((user + system) / 1e6);
    },
    residentBytes,
  };
}

async function residentBytes(): Promise<number> {
  for (let round = 0; round < 5; round += 1) {
    globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    await setTimeout(50);
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
