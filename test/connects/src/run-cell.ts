import { createInterface } from 'node:readline';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Cell, CellResult } from './cell.js';
import type { CellLine } from './cell-process.js';
import { spawnInNamespace } from './network-namespace.js';

const PROGRAM = fileURLToPath(new URL('cell-process.js', import.meta.url));

/** The process of a cell holds no stack: it is silent only where the machine is out of breath. */
const SILENCE_MS = 60_000;

/**
 * Runs a cell in a process and a network namespace of its own. Nothing in it can hold the caller up: what freezes is
 * ended, and stands in the result.
 *
 * @throws Error where the cell could not be run: no namespace, no coturn, no browser, no engine
 */
export async function runCell(cell: Cell): Promise<CellResult> {
  const child = spawnInNamespace(cell.interfaces, PROGRAM, [JSON.stringify(cell)]);
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('the process of the cell has no output');
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', kill);
  let words = '';
  stderr.setEncoding('utf8').on('data', (text: string) => (words = (words + text).slice(-4000)));
  const closed = once(child, 'close');
  let watch = setTimeout(kill, SILENCE_MS);
  try {
    for await (const text of createInterface(stdout)) {
      clearTimeout(watch);
      watch = setTimeout(kill, SILENCE_MS);
      const line = JSON.parse(text) as CellLine; // as cell-process.ts writes it
      if (line.line === 'result') return line.result;
      if (line.line === 'error') throw new Error(line.error);
    }
    const [code, signal] = (await closed) as [number | null, string | null];
    throw new Error(`the process of the cell ended with ${String(signal ?? code)}\n${words}`.trim());
  } finally {
    clearTimeout(watch);
    kill();
    process.off('exit', kill);
    await closed;
  }
}
