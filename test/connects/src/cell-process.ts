// The program of a process that runs one cell in the network that it is in: the cell is its argument, as JSON.
import type { Cell, CellResult } from './cell.js';
import { CellRun } from './cell-run.js';
import { BEAT_MS } from './messages.js';
import { startServers } from './servers.js';

/** A line of its output. */
export type CellLine =
  | { readonly line: 'beat' }
  | { readonly line: 'result'; readonly result: CellResult }
  | { readonly line: 'error'; readonly error: string };

const say = (line: CellLine): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

async function main(cell: Cell): Promise<CellResult> {
  const servers = await startServers(cell.servers);
  try {
    return await new CellRun(cell, servers.iceServers).run();
  } finally {
    servers.stop();
  }
}

setInterval(say, BEAT_MS, { line: 'beat' }).unref();
// Whoever waited for the result is gone.
process.stdin.on('end', () => process.exit(1)).resume();
await main(JSON.parse(process.argv[2] ?? '') as Cell).then(
  (result) => {
    say({ line: 'result', result });
  },
  (error: unknown) => {
    say({ line: 'error', error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  },
);
