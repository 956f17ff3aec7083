import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Measurement, Topology } from '../measurements/measurement.js';
import { Results } from '../results/results.js';
import { IN_PAGE } from '../contenders/subjects.js';
import type { WorkerJob, WorkerResult } from './worker-job.js';

const WORKER = fileURLToPath(new URL('worker.js', import.meta.url));

/** After which a subject that says nothing has failed; the longest measurement takes a tenth of it. */
const LIMIT_MS = 300_000;

/** What a run is asked for. */
export interface RunOptions {
  readonly measurements: readonly Measurement[];
  /** Which subjects of a measurement take part, and where their ends are. */
  readonly takesPart: (measurement: Measurement, subject: string, topology: Topology) => boolean;
  readonly rounds: number;
  /** Told before each step. */
  readonly onStep: (done: number, total: number, job: WorkerJob, round: number) => void;
  /** Ends the run; what has been measured stays. */
  readonly signal: AbortSignal;
}

interface Step extends WorkerJob {
  readonly kind: Measurement;
}

/**
 * Measures round by round. In a round each measurement takes its subjects one after the other, so that those that are
 * compared run side by side; from round to round the first of them moves on by one.
 */
export async function runBench(options: RunOptions): Promise<Results> {
  const results = new Results();
  const groups = options.measurements.flatMap((kind) => groupsOf(kind, options));
  const steps = Array.from({ length: options.rounds }, (_, round) =>
    groups
      .filter(([step]) => round < (step?.kind.maxRounds ?? Infinity))
      .flatMap((group) => rotated(group, round).map((step) => ({ step, round }))),
  ).flat();
  for (const [done, { step, round }] of steps.entries()) {
    if (options.signal.aborted) break;
    options.onStep(done, steps.length, step, round);
    await take(step, round, results, options.signal);
  }
  return results;
}

/** What is compared with each other: the subjects of one measurement in one topology. */
function groupsOf(kind: Measurement, { takesPart }: RunOptions): Step[][] {
  const groups = kind.topologies.map((topology) =>
    kind.subjects
      .filter((subject) => takesPart(kind, subject, topology) && isAt(subject, topology, kind))
      .map((subject) => ({ kind, measurement: kind.id, subject, topology })),
  );
  return groups.filter((group) => group.length > 0);
}

function isAt(subject: string, topology: Topology, kind: Measurement): boolean {
  const hasPages = kind.topologies.includes('one page');
  return !hasPages || IN_PAGE.includes(subject) === (topology === 'one page');
}

function rotated<Item>(items: readonly Item[], by: number): readonly Item[] {
  const start = by % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}

async function take(step: Step, round: number, results: Results, signal: AbortSignal): Promise<void> {
  const { kind, measurement, subject, topology } = step;
  const result = await runWorker({ measurement, subject, topology }, kind.nodeFlags ?? [], signal);
  if ('figures' in result) {
    results.add(kind, topology, subject, result.figures);
    return;
  }
  if (signal.aborted) return;
  results.add(kind, topology, subject, null);
  results.faults.push({ measurement, topology, subject, round, error: result.error });
}

/** Runs a process for one job, and ends it. */
function runWorker(job: WorkerJob, nodeFlags: readonly string[], signal: AbortSignal): Promise<WorkerResult> {
  const child: ChildProcess = fork(WORKER, [JSON.stringify(job)], {
    execArgv: ['--expose-gc', ...nodeFlags],
    serialization: 'advanced',
    // Stacks that end a process say so there; the fault tells it.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let said = '';
  child.stderr?.on('data', (text: Buffer) => {
    said = (said + text.toString()).slice(-2000);
  });
  return new Promise((resolve) => {
    const end = (result: WorkerResult): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      child.kill('SIGKILL');
      resolve(result);
    };
    const abort = (): void => {
      end({ error: 'stopped' });
    };
    const timer = setTimeout(() => {
      end({ error: `no result within ${LIMIT_MS / 1000} s` });
    }, LIMIT_MS);
    signal.addEventListener('abort', abort);
    child.once('message', end);
    child.once('error', (error) => {
      end({ error: error.message });
    });
    child.once('exit', (code, killedBy) => {
      end({ error: `the process ended with ${String(killedBy ?? code)}\n${said}`.trim() });
    });
  });
}
