// The command: examples/file-transfer/README.md tells what it shows.
import { HELP, parseArguments, UsageError } from './arguments.js';
import { BROWSER_BACKEND } from './backend.js';
import { ensureBrowser, hasBrowser } from './browser-tools.js';
import { Exchange, Interruption, TransferFailure } from './exchange.js';
import { PlainView } from './plain-view.js';
import { LEAST_COLUMNS, LEAST_ROWS, ScreenView } from './screen-view.js';
import { inspectFile } from './source-file.js';
import { resultLines } from './transfer-lines.js';
import { TransferState } from './transfer-state.js';
import type { TransferView } from './transfer-view.js';

const ExitStatus = { AGREED: 0, FAILED: 1, WRONG_CALL: 2, INTERRUPTED: 130 } as const;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    const options = parseArguments(args);
    if (options === null) {
      process.stdout.write(HELP);
      return ExitStatus.AGREED;
    }
    const file = await inspectFile(options.file);
    if ([options.a, options.b].includes(BROWSER_BACKEND)) await prepareBrowser();
    const state = new TransferState(file, { A: options.a, B: options.b });
    await transfer(state, options.timeoutMs);
    process.stdout.write(`${resultLines(state).join('\n')}\n`);
    return state.agrees ? ExitStatus.AGREED : ExitStatus.FAILED;
  } catch (error) {
    return explain(error);
  }
}

async function prepareBrowser(): Promise<void> {
  if (await hasBrowser()) return;
  process.stderr.write('No browser is found; installing one where that is possible …\n');
  await ensureBrowser();
}

/** @throws TransferFailure or Interruption */
async function transfer(state: TransferState, timeoutMs: number): Promise<void> {
  const view = chooseView(state);
  const exchange = new Exchange(state, timeoutMs, () => {
    view.update();
  });
  const interrupt = (): void => {
    exchange.interrupt();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  // Nobody reads on, as after `| head`.
  process.stdout.on('error', interrupt);
  try {
    await exchange.run();
  } finally {
    view.close();
  }
}

function chooseView(state: TransferState): TransferView {
  const { stdout } = process;
  const isScreen = stdout.isTTY && process.env['TERM'] !== 'dumb';
  const isRoomy = isScreen && stdout.columns >= LEAST_COLUMNS && stdout.rows >= LEAST_ROWS;
  return isRoomy ? new ScreenView(stdout, state) : new PlainView(stdout, state);
}

/** Tells the user why there is no result; returns the exit status that says the same. */
function explain(error: unknown): number {
  if (error instanceof Interruption) {
    process.stderr.write('Interrupted; both processes are stopped.\n');
    return ExitStatus.INTERRUPTED;
  }
  if (error instanceof TransferFailure && error.detail !== '') process.stderr.write(error.detail);
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${message}\n`);
  const isUsage = error instanceof UsageError || (error instanceof TransferFailure && error.isUsage);
  return isUsage ? ExitStatus.WRONG_CALL : ExitStatus.FAILED;
}
