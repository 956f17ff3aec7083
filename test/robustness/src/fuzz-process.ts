import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PROPERTIES } from './properties.js';
import { showCase } from './run-property.js';

/** What a process of its own is to try. */
export interface FuzzTask {
  readonly extension: string;
  /** A key of `PROPERTIES`. */
  readonly property: string;
  readonly runs: number;
  readonly seed: number;
  /** How many cases are under way at a time: most of the time of some goes into waiting. */
  readonly lanes: number;
}

/** What became of it. */
export interface FuzzOutcome {
  readonly tried: number;
  /** From the last case, whose connection was closed as all the others, to the end of the process. */
  readonly exitMs: number;
}

/** A case that takes longer hangs; the slowest waits ten seconds for its stack. */
const STUCK_MS = 45_000;

/**
 * Tries a property in a process of its own, so that one which is aborted, or hangs, is a failure with its cases.
 *
 * @throws Error with the seed and the cases that were under way
 */
export async function fuzzInProcess(task: FuzzTask): Promise<FuzzOutcome> {
  const folder = mkdtempSync(path.join(tmpdir(), 'peerplug-fuzz-'));
  try {
    return await watch(task, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function watch(task: FuzzTask, folder: string): Promise<FuzzOutcome> {
  const program = path.join(import.meta.dirname, 'fuzz-program.js');
  const child = spawn(process.execPath, [program, JSON.stringify(task), folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });

  let [output, errors] = ['', ''];
  let doneAt = performance.now();
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    doneAt = performance.now();
  });
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  let seen = '';
  const stuck = new AbortController();
  const look = setInterval(() => {
    const now = JSON.stringify(caseNumbers(folder));
    if (now === seen) stuck.abort();
    seen = now;
  }, STUCK_MS);
  stuck.signal.addEventListener('abort', () => child.kill('SIGKILL'));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  clearInterval(look);
  const exitMs = performance.now() - doneAt;
  if (code === 0) return { tried: Number(output), exitMs };
  const end = stuck.signal.aborted ? 'hangs' : `ended with ${String(signal ?? code)}`;
  const property = PROPERTIES[task.property]?.(task.extension);
  const cases = caseNumbers(folder).map(([lane, number]) => {
    const shown = property === undefined ? '' : showCase(property, task.seed + lane, number);
    return `lane ${String(lane)}, case ${String(number)}: ${shown}`;
  });
  throw new Error(
    `the process ${end}; PEERPLUG_SEED=${String(task.seed)} repeats this\n${errors}\nunder way were\n${cases.join('\n')}`,
  );
}

/** Which case each lane is at. */
function caseNumbers(folder: string): readonly (readonly [lane: number, number: number])[] {
  return readdirSync(folder).map((lane) => [
    Number(lane),
    Number.parseInt(readFileSync(path.join(folder, lane), 'utf8'), 10),
  ]);
}
