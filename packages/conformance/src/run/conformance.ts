import { passesThoughKnown } from './conformance-failure.js';
import { Fixture, type FixtureOptions } from '../fixture/fixture.js';
import { applicableTests } from './listed-test.js';
import { type KnownFailure, knownReason, mayPass } from './known-failure.js';
import { limitOf, runTestCase, type TestRunOptions } from './run-test-case.js';
import { fixtureOptionsOf, registerBoth, type SuiteOptions } from './suite-options.js';
import type { TestCase } from '../fixture/test-case.js';

/** The part of a test runner that the suite needs: Mocha's, Vitest's, Jest's and Node.js' have this shape. */
export interface Dsl {
  readonly describe: (title: string, body: () => void) => unknown;
  /** `timeoutMs` is for runners that take it there, as Vitest and Jest do; the others leave it aside. */
  readonly it: (title: string, body: () => Promise<void>, timeoutMs?: number) => unknown;
  readonly before: (body: () => void | Promise<void>) => unknown;
  readonly after: (body: () => void | Promise<void>) => unknown;
  readonly beforeEach: (body: () => void | Promise<void>) => unknown;
  readonly afterEach: (body: () => void | Promise<void>) => unknown;
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
export const GRACE_MS = 5000;

/** Declares the whole suite for one extension, or for two. */
export function conformance(options: ConformanceOptions): void {
  const fixtureOptions = fixtureOptionsOf(options);
  const { extension, peer } = fixtureOptions;
  const dsl = options.dsl ?? mochaGlobals();
  const name = peer === extension ? extension.name : `${extension.name} with ${peer.name}`;
  const timeoutMs = limitOf(fixtureOptions) + GRACE_MS;
  dsl.describe(`conformance of ${name}`, function (this: unknown) {
    allowTime(this, timeoutMs);
    let release = (): void => undefined;
    dsl.before(() => {
      release = registerBoth(fixtureOptions);
    });
    dsl.after(() => {
      release();
    });
    for (const testCase of applicableTests(extension)) {
      const [title, body] = declarationOf(testCase, fixtureOptions, options.knownFailures?.[testCase.id]);
      dsl.it(title, body, timeoutMs);
    }
    options.extra?.({ dsl, createFixture: () => new Fixture(fixtureOptions) });
  });
}

/** What a runner is given for one test, which a known failure turns round. */
export function declarationOf(
  testCase: TestCase,
  options: FixtureOptions,
  knownFailure: KnownFailure | undefined,
  runOptions: TestRunOptions = {},
): readonly [title: string, body: () => Promise<void>] {
  const title = `${testCase.id} ${testCase.title}`;
  const run = (): Promise<void> => runTestCase(testCase, options, runOptions);
  if (knownFailure === undefined) return [title, run];
  const expectFailure = async (): Promise<void> => {
    const failed = await run().then(
      () => false,
      () => true,
    );
    if (!failed && !mayPass(knownFailure)) throw new Error(passesThoughKnown(testCase.id));
  };
  const word = mayPass(knownFailure) ? 'sometimes a known failure' : 'known failure';
  return [`${title} (${word}: ${knownReason(knownFailure)})`, expectFailure];
}

/** Mocha hands a suite's settings to `describe` as `this`; other runners take theirs from their configuration. */
export function allowTime(suite: unknown, timeoutMs: number): void {
  const { timeout } = (suite ?? {}) as { readonly timeout?: (timeoutMs: number) => unknown }; // Mocha's Suite, if any
  timeout?.call(suite, timeoutMs);
}

/** The functions of the runner that this file is run by. */
export function mochaGlobals(): Dsl {
  const { describe, it, before, after, beforeEach, afterEach } = globalThis as Partial<Dsl>;
  if (!describe || !it || !before || !after || !beforeEach || !afterEach) {
    throw new Error('there is no test runner: run this under Mocha, or pass your runner as dsl');
  }
  return { describe, it, before, after, beforeEach, afterEach };
}
