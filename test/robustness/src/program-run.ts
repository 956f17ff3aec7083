import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** With a small nursery for young objects: V8 enlarges it by 16 MiB when it likes, which is no growth of ours. */
const V8_OPTIONS = ['--expose-gc', '--max-semi-space-size=2'];

/** What became of a program. */
export interface ProgramRun {
  /** What it printed last: a line of JSON. */
  readonly result: unknown;
  /** From that line to its end. */
  readonly exitMs: number;
}

/**
 * Runs a program of this package with the collector exposed, and waits until it ends by itself.
 *
 * @throws Error with what it wrote to its error output where it ends in another way, or not within `limitMs`
 */
export async function runProgram(
  name: string,
  parameters: readonly string[],
  limitMs: number,
): Promise<ProgramRun> {
  const program = path.join(import.meta.dirname, `${name}-program.js`);
  const child = spawn(process.execPath, [...V8_OPTIONS, program, ...parameters], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: limitMs,
    killSignal: 'SIGKILL',
  });
  let [output, errors] = ['', ''];
  let toldAt = performance.now();
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    toldAt = performance.now();
  });
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (code !== 0) throw new Error(`${name} ended with ${String(signal ?? code)}\n${output}\n${errors}`);
  return { result: JSON.parse(output.trim().split('\n').at(-1) ?? ''), exitMs: performance.now() - toldAt };
}
