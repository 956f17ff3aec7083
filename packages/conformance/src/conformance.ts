import { passesThoughKnown } from './conformance-failure.js';
import { Fixture, type FixtureOptions } from './fixture.js';
import { applicableTests } from './listed-test.js';
import { limitOf, runTestCase } from './run-test-case.js';
import { fixtureOptionsOf, registerBoth, type SuiteOptions } from './suite-options.js';
import type { TestCase } from './test-case.js';

/** The part of a test runner that the suite needs: Mocha's, Vitest's, Jest's and Node.js' have this shape. */
export interface Dsl {
  readonly describe: (title: string, body: () => void) => unknown;
  readonly it: (title: string, body: () => Promise<void>) => unknown;
  readonly before: (body: () => void) => unknown;
  readonly after: (body: () => void) => unknown;
  readonly beforeEach: (body: () => void) => unknown;
  readonly afterEach: (body: () => void) => unknown;
}

/** Options of {@link conformance}. */
export interface ConformanceOptions extends SuiteOptions {
  /** The test runner's functions; Mocha's globals unless given. */
  readonly dsl?: Dsl;
  /** Declares the author's own tests; they use the same fixtures. */
  readonly extra?: (context: ConformanceContext) => void;
}

/** What {@link ConformanceOptions.extra} gets. */
export interface ConformanceContext {
  readonly dsl: Dsl;
  /** A fixture for one test; the test must `dispose()` it. */
  readonly createFixture: () => Fixture;
}

/** Given to the runner beyond the suite's own limit of a test, so that the suite tells what happened. */
const GRACE_MS = 5000;

/** Declares the whole suite for one extension, or for two. */
export function conformance(options: ConformanceOptions): void {
  const fixtureOptions = fixtureOptionsOf(options);
  const { extension, peer } = fixtureOptions;
  const dsl = options.dsl ?? mochaGlobals();
  const name = peer === extension ? extension.name : `${extension.name} with ${peer.name}`;
  dsl.describe(`conformance of ${name}`, function (this: unknown) {
    allowTime(this, limitOf(fixtureOptions) + GRACE_MS);
    let release = (): void => undefined;
    dsl.before(() => {
      release = registerBoth(fixtureOptions);
    });
    dsl.after(() => {
      release();
    });
    for (const testCase of applicableTests(extension)) {
      declare(dsl, testCase, fixtureOptions, options.knownFailures?.[testCase.id]);
    }
    options.extra?.({ dsl, createFixture: () => new Fixture(fixtureOptions) });
  });
}

function declare(
  dsl: Dsl,
  testCase: TestCase,
  options: FixtureOptions,
  knownFailure: string | undefined,
): void {
  const title = `${testCase.id} ${testCase.title}`;
  if (knownFailure === undefined) {
    dsl.it(title, () => runTestCase(testCase, options));
    return;
  }
  dsl.it(`${title} (known failure: ${knownFailure})`, async () => {
    const failed = await runTestCase(testCase, options).then(
      () => false,
      () => true,
    );
    if (!failed) throw new Error(passesThoughKnown(testCase.id));
  });
}

/** Mocha hands a suite's settings to `describe` as `this`; other runners take theirs from their configuration. */
function allowTime(suite: unknown, timeoutMs: number): void {
  const { timeout } = (suite ?? {}) as { readonly timeout?: (timeoutMs: number) => unknown }; // Mocha's Suite, if any
  timeout?.call(suite, timeoutMs);
}

function mochaGlobals(): Dsl {
  const { describe, it, before, after, beforeEach, afterEach } = globalThis as Partial<Dsl>;
  if (!describe || !it || !before || !after || !beforeEach || !afterEach) {
    throw new Error('conformance() finds no test runner: run it under Mocha, or pass your runner as dsl');
  }
  return { describe, it, before, after, beforeEach, afterEach };
}
