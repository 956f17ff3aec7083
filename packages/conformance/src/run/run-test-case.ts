import { ConformanceFailure } from './conformance-failure.js';
import { Fixture, type FixtureOptions } from '../fixture/fixture.js';
import { Uncheckable } from '../fixture/uncheckable.js';
import { Shortfall } from '../fixture/shortfall.js';
import type { TestCase } from '../fixture/test-case.js';
import { takeOverUnseenErrors, UnseenError } from '../fixture/unseen-errors.js';

/** Longest that one test may take; the deadlines of what it waits for are shorter. */
const TEST_LIMIT_MS = 60_000;

/** How {@link runTestCase} is run beside the fixture. */
export interface TestRunOptions {
  /** Ends the test. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds after which the test is given up; {@link limitOf} unless told. */
  readonly limitMs?: number;
}

/**
 * Runs one test. What is thrown or rejected meanwhile where nobody catches it fails the test, and goes to nobody else.
 *
 * @throws ConformanceFailure where the extension falls short, where the test does not end, and where the signal ends it
 * @throws Uncheckable where the test cannot be carried out here
 */
export async function runTestCase(
  testCase: TestCase,
  options: FixtureOptions,
  { signal, limitMs = limitOf(options) }: TestRunOptions = {},
): Promise<void> {
  const fixture = new Fixture(options);
  const limit = new Limit(limitMs, signal);
  const unseen: UnseenError[] = [];
  const stopWatching = takeOverUnseenErrors((error) => unseen.push(new UnseenError(error)));
  try {
    await Promise.race([testCase.run(fixture), limit.passed]);
    if (unseen[0] !== undefined) throw unseen[0];
  } catch (error) {
    if (error instanceof Uncheckable) throw error;
    const also = unseen.filter((other) => other !== error).map((other) => `also ${other.message}`);
    throw new ConformanceFailure(testCase, error, [...also, ...fixture.summary()]);
  } finally {
    stopWatching();
    limit.cancel();
    fixture.dispose();
  }
}

/** Milliseconds after which {@link runTestCase} gives a test up. */
export function limitOf({ scale }: Pick<FixtureOptions, 'scale'>): number {
  return TEST_LIMIT_MS * scale;
}

/** Rejects after a time, or when a signal comes. */
class Limit {
  readonly passed: Promise<never>;
  #cancel = (): void => undefined;

  constructor(timeoutMs: number, signal: AbortSignal | undefined) {
    this.passed = new Promise((_resolve, reject) => {
      const stop = (): void => {
        reject(new Error('the run was ended'));
      };
      const timer = setTimeout(() => {
        reject(new Shortfall(`the test did not end within ${String(timeoutMs)} ms`));
      }, timeoutMs);
      if (signal?.aborted) stop();
      signal?.addEventListener('abort', stop);
      this.#cancel = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', stop);
      };
    });
  }

  cancel(): void {
    this.#cancel();
  }
}
