import { Fixture, type FixtureOptions } from './fixture.js';
import type { TestCase } from './test-case.js';

/** Longest that one test may take; the deadlines of what it waits for are shorter. */
const TEST_LIMIT_MS = 60_000;

/** Runs one test; rejects where the extension falls short, where it does not end, and where the signal ends it. */
export async function runTestCase(
  testCase: TestCase,
  options: FixtureOptions,
  signal?: AbortSignal,
): Promise<void> {
  const fixture = new Fixture(options);
  const limit = new Limit(limitOf(options), signal);
  try {
    await Promise.race([testCase.run(fixture), limit.passed]);
  } finally {
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
        reject(new Error(`the test did not end within ${String(timeoutMs)} ms`));
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
