import { Uncheckable } from '../fixture/uncheckable.js';
import { Blocking } from './blocking.js';
import { ConformanceFailure } from './conformance-failure.js';
import { type ConformanceReport, reportOf } from './conformance-report.js';
import type { TestResult } from './test-result.js';
import type { FixtureOptions } from '../fixture/fixture.js';
import { outcomeOf } from './known-failure.js';
import { listed, type ListedTest } from './listed-test.js';
import { runTestCase } from './run-test-case.js';
import { runtimeName } from './runtime-name.js';
import { selectTests, testOf } from './select-tests.js';
import { fixtureOptionsOf, registerBoth, type SuiteOptions } from './suite-options.js';
import type { TestCase } from '../fixture/test-case.js';

/** Options of {@link runConformance}. */
export interface RunConformanceOptions extends SuiteOptions {
  /** A regular expression: only tests whose id and title (`NEG-03 an offer is …`) match. Default all. */
  readonly grep?: string;
  /** Whether the first failure ends the run: all later tests are blocked. Default false. */
  readonly bail?: boolean;
  /** Ends the run early; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Called before each test that runs, so not for pending and blocked ones. */
  readonly onStart?: (test: ListedTest) => void;
  /** Called after each test, pending and blocked ones too. */
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
  const results = await runTests(selectTests(options.grep), fixtureOptions, options);
  const { extension, peer } = fixtureOptions;
  const { name, version } = extension;
  const { capabilities } = extension;
  return reportOf({ extension: name, peer: peer.name, version, node: runtimeName(), capabilities }, results);
}

/**
 * Runs one test.
 *
 * @param id - for example `NEG-03`
 * @throws Error as {@link runConformance}, and where there is no such test
 */
export async function runConformanceTest(id: string, options: RunConformanceOptions): Promise<TestResult> {
  const testCase = testOf(id);
  const [result] = await runTests([testCase], fixtureOptionsOf(options), options);
  if (result === undefined) throw new Error(`${id} gave no result`);
  return result;
}

/**
 * Runs some tests, in the order given.
 *
 * @param before - the results of the tests that ran before these, in another process
 */
export async function runTests(
  tests: readonly TestCase[],
  fixtureOptions: FixtureOptions,
  options: RunConformanceOptions,
  before: readonly TestResult[] = [],
): Promise<readonly TestResult[]> {
  refuseUnsupported(fixtureOptions);
  const results: TestResult[] = [];
  const blocking = new Blocking(options.bail);
  for (const result of before) blocking.note(result);
  const release = registerBoth(fixtureOptions);
  try {
    for (const testCase of tests) {
      options.signal?.throwIfAborted();
      const result = await runOne(testCase, tests, fixtureOptions, options, blocking);
      results.push(result);
      blocking.note(result);
      options.onResult?.(result);
    }
  } finally {
    release();
  }
  return results;
}

/** Throws where one of the extensions says that it does not work here. */
export function refuseUnsupported({ extension, peer }: Pick<FixtureOptions, 'extension' | 'peer'>): void {
  for (const descriptor of new Set([extension, peer])) {
    const answer = descriptor.isSupported();
    // Any other answer but true is for the suite to find.
    if (typeof answer === 'string')
      throw new Error(`the extension '${descriptor.name}' does not work here: ${answer}`);
  }
}

async function runOne(
  testCase: TestCase,
  tests: readonly TestCase[],
  fixtureOptions: FixtureOptions,
  options: RunConformanceOptions,
  blocking: Blocking,
): Promise<TestResult> {
  const { pending, ...test } = listed(testCase, fixtureOptions.extension.capabilities, tests);
  const { id, clauses, title } = test;
  const unrun = { id, clauses, title, durationMs: 0 };
  if (pending !== undefined) return { ...unrun, status: 'pending', reason: pending };
  const block = blocking.blockOf(testCase);
  if (block !== null) return { ...unrun, ...block };
  options.onStart?.(test);
  const started = performance.now();
  const failure = await failureOf(testCase, fixtureOptions, options.signal);
  const durationMs = Math.round(performance.now() - started);
  if (failure instanceof Uncheckable)
    return { ...unrun, durationMs, status: 'pending', reason: failure.message, isUnchecked: true };
  const repeated = failure?.isUnseenOnly === true ? blocking.blockOfRepeated(failure.common) : null;
  if (repeated !== null) return { ...unrun, durationMs, ...repeated };
  return { id, clauses, title, durationMs, ...outcomeOf(id, options.knownFailures?.[id], failure) };
}

/** What went wrong in a test, why it cannot be carried out, or null; rejects where the run is ended. */
async function failureOf(
  testCase: TestCase,
  options: FixtureOptions,
  signal: AbortSignal | undefined,
): Promise<ConformanceFailure | Uncheckable | null> {
  try {
    await runTestCase(testCase, options, { signal });
    return null;
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof ConformanceFailure || error instanceof Uncheckable) return error;
    throw error;
  }
}
