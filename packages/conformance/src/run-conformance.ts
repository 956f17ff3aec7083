import { ConformanceFailure } from './conformance-failure.js';
import { type ConformanceReport, type TestResult, totalsOf } from './conformance-report.js';
import type { FixtureOptions } from './fixture.js';
import { listed, type ListedTest } from './listed-test.js';
import { runTestCase } from './run-test-case.js';
import { runtimeName } from './runtime-name.js';
import { selectTests, testOf } from './select-tests.js';
import { fixtureOptionsOf, registerBoth, type SuiteOptions } from './suite-options.js';
import type { TestCase } from './test-case.js';

/** Options of {@link runConformance}. */
export interface RunConformanceOptions extends SuiteOptions {
  /** A regular expression: only tests whose id and title (`NEG-03 an offer is …`) match. Default all. */
  readonly grep?: string;
  /** Ends the run early; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Called before each test that runs, so not for pending ones. */
  readonly onStart?: (test: ListedTest) => void;
  /** Called after each test, pending ones too. */
  readonly onResult?: (result: TestResult) => void;
}

/**
 * Runs the suite without a test runner, one test after the other, in Node.js or in a page. A test that fails is a
 * result, not an error.
 *
 * @throws Error where it cannot run: an extension that does not work here or cannot be registered, a `grep` that
 *   matches nothing, known failures that do not exist
 */
export async function runConformance(options: RunConformanceOptions): Promise<ConformanceReport> {
  const fixtureOptions = fixtureOptionsOf(options);
  const results = await runAll(selectTests(options.grep), fixtureOptions, options);
  return reportOf(fixtureOptions, results);
}

/**
 * Runs one test.
 *
 * @param id - for example `NEG-03`
 * @throws Error as {@link runConformance}, and where there is no such test
 */
export async function runConformanceTest(id: string, options: RunConformanceOptions): Promise<TestResult> {
  const testCase = testOf(id);
  const [result] = await runAll([testCase], fixtureOptionsOf(options), options);
  if (result === undefined) throw new Error(`${id} gave no result`);
  return result;
}

/** The report of results. */
export function reportOf(
  { extension, peer }: Pick<FixtureOptions, 'extension' | 'peer'>,
  results: readonly TestResult[],
): ConformanceReport {
  return {
    extension: extension.name,
    peer: peer.name,
    version: extension.version,
    node: runtimeName(),
    totals: totalsOf(results),
    results,
  };
}

async function runAll(
  tests: readonly TestCase[],
  fixtureOptions: FixtureOptions,
  options: RunConformanceOptions,
): Promise<readonly TestResult[]> {
  refuseUnsupported(fixtureOptions);
  const results: TestResult[] = [];
  const release = registerBoth(fixtureOptions);
  try {
    for (const testCase of tests) {
      options.signal?.throwIfAborted();
      const result = await runOne(testCase, fixtureOptions, options);
      results.push(result);
      options.onResult?.(result);
    }
  } finally {
    release();
  }
  return results;
}

function refuseUnsupported({ extension, peer }: FixtureOptions): void {
  for (const descriptor of new Set([extension, peer])) {
    const answer = descriptor.isSupported();
    // Any other answer but true is for the suite to find.
    if (typeof answer === 'string')
      throw new Error(`the extension '${descriptor.name}' does not work here: ${answer}`);
  }
}

async function runOne(
  testCase: TestCase,
  fixtureOptions: FixtureOptions,
  options: RunConformanceOptions,
): Promise<TestResult> {
  const { pending, ...test } = listed(testCase, fixtureOptions.extension.capabilities);
  const { id, clauses, title } = test;
  if (pending !== undefined) return { id, clauses, title, status: 'pending', durationMs: 0, reason: pending };
  options.onStart?.(test);
  const started = performance.now();
  const error = await failureOf(testCase, fixtureOptions, options.signal);
  const durationMs = Math.round(performance.now() - started);
  const known = options.knownFailures?.[id];
  const result = { id, clauses, title, durationMs };
  if (known === undefined) {
    return error === null ? { ...result, status: 'passed' } : { ...result, status: 'failed', error };
  }
  if (error !== null) return { ...result, status: 'known-failure', reason: known, error };
  return { ...result, status: 'failed', reason: known, error: passesThoughKnown(id) };
}

/** What to say of a test that is listed as a known failure and passes. */
export function passesThoughKnown(id: string): string {
  return `${id} is a known failure and passes: take it off the list`;
}

/** What went wrong in a test, or null; rejects where the run is ended. */
async function failureOf(
  testCase: TestCase,
  options: FixtureOptions,
  signal: AbortSignal | undefined,
): Promise<string | null> {
  try {
    await runTestCase(testCase, options, { signal, watchesUnseen: true });
    return null;
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof ConformanceFailure) return error.report;
    throw error;
  }
}
