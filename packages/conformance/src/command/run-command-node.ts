import { reportOf } from '../run/conformance-report.js';
import type { TestResult } from '../run/test-result.js';
import { type KnownFailure, outcomeOf } from '../run/known-failure.js';
import { specHead, specResult, specEnd } from '../reports/spec-report.js';
import { totalsText } from '../reports/totals-text.js';
import type { CommandOptions } from './command-options-node.js';
import { jobOf } from './job-of-options-node.js';
import { EXIT_TEST } from '../run/exit-test.js';
import { type Progress, progressOn } from './progress-node.js';
import type { Loaded } from './protocol.js';
import { type RunListener, SuiteRun } from './suite-run-node.js';
import { writeReport } from './write-report-node.js';

/** Exit statuses of programs that a signal ended: 128 and the signal's number. */
const STATUS_OF_SIGNAL = { SIGINT: 130, SIGTERM: 143 } as const;

type EndSignal = keyof typeof STATUS_OF_SIGNAL;

/** Runs the suite and writes its report. */
export async function runCommand(options: CommandOptions): Promise<number> {
  const job = jobOf(options, false);
  const { [EXIT_TEST.id]: exitIsKnown, ...knownFailures } = job.knownFailures;
  const isWhole = options.grep === undefined;
  const teller = new Teller(options.reporter === 'spec' && options.output === undefined, isWhole ? 1 : 0);
  const run = new SuiteRun({ ...job, knownFailures }, teller);
  const stopped = stopOnSignal(run);
  try {
    const exit = await run.run();
    if (stopped.signal !== null) return tellStopped(run, stopped.signal, teller);
    // Of some tests only, it is told where it fails.
    const isAsked = isWhole || exit?.status !== 'passed';
    const own = exit !== null && isAsked ? [inLightOf(exitIsKnown, exit)] : [];
    for (const result of own) teller.onResult(result);
    return finish(run.loaded, [...run.results, ...own], options, teller);
  } finally {
    teller.end();
    stopped.release();
  }
}

function inLightOf(known: KnownFailure | undefined, exit: TestResult): TestResult {
  const { error, cause = '' } = exit;
  return {
    ...exit,
    ...outcomeOf(exit.id, known, error === undefined ? null : { report: error, common: cause }),
  };
}

function finish(
  loaded: Loaded | null,
  results: readonly TestResult[],
  options: CommandOptions,
  teller: Teller,
): number {
  if (loaded === null) throw new Error('the process ended well and told nothing');
  const report = reportOf(loaded, results);
  teller.end();
  if (teller.isLive) process.stdout.write(specEnd(report));
  else writeReport([report], options.reporter, options.output);
  if (!teller.isLive) process.stderr.write(`${totalsText(report.totals)}\n`);
  if (options.output !== undefined) process.stderr.write(`the report is in ${options.output}\n`);
  return report.totals.failed + report.totals.blocked === 0 ? 0 : 1;
}

function tellStopped(run: SuiteRun, signal: EndSignal, teller: Teller): number {
  teller.end();
  const total = run.loaded === null ? 'all' : String(run.loaded.tests.length);
  process.stderr.write(
    `stopped after ${String(run.results.length)} of ${total} tests; no report was written\n`,
  );
  return STATUS_OF_SIGNAL[signal];
}

function stopOnSignal(run: SuiteRun): { readonly signal: EndSignal | null; readonly release: () => void } {
  const state: { signal: EndSignal | null; release: () => void } = { signal: null, release: () => undefined };
  const stop = (signal: EndSignal): void => {
    state.signal ??= signal;
    run.stop();
  };
  const signals: readonly EndSignal[] = ['SIGINT', 'SIGTERM'];
  for (const signal of signals) process.on(signal, stop);
  state.release = () => {
    for (const signal of signals) process.off(signal, stop);
  };
  return state;
}

/** Prints what happens, while it does. */
class Teller implements RunListener {
  /** The report itself is printed as it comes. */
  readonly isLive: boolean;
  readonly #progress: Progress;
  #total: number;
  #before: TestResult | undefined;

  /** @param own - how many tests come beside those that are loaded */
  constructor(isLive: boolean, own: number) {
    this.isLive = isLive;
    this.#total = own;
    this.#progress = progressOn(process.stderr, () => this.#total, isLive);
  }

  readonly onLoaded = (loaded: Loaded): void => {
    this.#total += loaded.tests.length;
    if (this.isLive) this.#progress.print(specHead(loaded), process.stdout);
  };

  readonly onStart: RunListener['onStart'] = (test) => {
    this.#progress.start(test);
  };

  readonly onResult = (result: TestResult): void => {
    if (this.isLive) this.#progress.print(specResult(result, this.#before), process.stdout);
    this.#before = result;
    this.#progress.result(result);
  };

  readonly onOutput = (text: string): void => {
    this.#progress.print(text, process.stderr);
  };

  end(): void {
    this.#progress.end();
  }
}
