import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type ConformanceReport, listTests, type TestResult } from '@peerplug/conformance';
import { BROWSER_TIMEOUT_MS } from './browsers.js';
import { ATTEMPTS } from './foreign-limits.js';
import { openPair, type PairRun } from './pair-run.js';
import { type PairBrowsers } from './reached-stack.js';
import type { Stack } from './stacks.js';

/** Names a folder in which each run of the whole suite leaves its report, for example `chromium-firefox.json`. */
const REPORTS_VARIABLE = 'PEERPLUG_REPORTS';

/** Longer than the suite lets a test take. */
const TEST_TIMEOUT_MS = 90_000;

/** Options of {@link declarePair}. */
export interface PairOptions {
  /** Only these tests; all that apply unless given. */
  readonly ids?: readonly string[];
  /** Test id → reason, see the suite's option of that name. */
  readonly knownFailures?: Readonly<Record<string, string>>;
  /** Test id → what in a foreign stack makes it fail now and then: it has to pass once in {@link ATTEMPTS} runs. */
  readonly sometimesFails?: Readonly<Record<string, string>>;
}

/** Declares the suite for one stack with another: `browsers` is asked when the tests run. */
export function declarePair(
  a: Stack,
  b: Stack,
  browsers: () => PairBrowsers | null,
  options: PairOptions = {},
): void {
  const { ids, knownFailures = {}, sometimesFails = {} } = options;
  describe(`${a.extension.name} with ${b.extension.name}`, function () {
    this.timeout(TEST_TIMEOUT_MS);
    let run: PairRun | null = null;

    before(async function () {
      this.timeout(BROWSER_TIMEOUT_MS);
      run = await openPair({ a, b, knownFailures }, present(browsers()));
    });

    after(async () => {
      if (run === null) return;
      const report = await run.report();
      await run.close();
      if (ids === undefined) leaveReport(report);
    });

    for (const { id, title, pending } of listTests(a.extension)) {
      if (pending !== undefined || (ids !== undefined && !ids.includes(id))) continue;
      const known = knownFailures[id];
      const unreliable = sometimesFails[id];
      const notes = [
        known === undefined ? '' : ` (known failure: ${known})`,
        unreliable === undefined ? '' : ` (in one of ${String(ATTEMPTS)} runs: ${unreliable})`,
      ];
      it(`${id} ${title}${notes.join('')}`, async function () {
        const attempts = unreliable === undefined ? 1 : ATTEMPTS;
        this.timeout(TEST_TIMEOUT_MS * attempts);
        await passOnce(attempts, () => present(run).test(id));
      });
    }
  });
}

function leaveReport(report: ConformanceReport): void {
  const folder = process.env[REPORTS_VARIABLE];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${report.extension}-${report.peer}.json`);
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
}

async function passOnce(attempts: number, test: () => Promise<TestResult>): Promise<void> {
  let error: string | undefined;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const result = await test();
    if (result.status !== 'failed') return;
    error = result.error;
  }
  throw new Error(error);
}

function present<T>(value: T | null): T {
  if (value === null) throw new Error('what the tests need could not be set up');
  return value;
}
