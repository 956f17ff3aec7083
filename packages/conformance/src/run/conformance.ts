import { Uncheckable } from '../fixture/uncheckable.js';
import { Blocking } from './blocking.js';
import { ConformanceFailure } from './conformance-failure.js';
import { Fixture, type FixtureOptions } from '../fixture/fixture.js';
import { applicableTests } from './listed-test.js';
import { type KnownFailure, knownReason, mayPass, outcomeOf } from './known-failure.js';
import { limitOf, runTestCase, type TestRunOptions } from './run-test-case.js';
import { fixtureOptionsOf, registerBoth, type SuiteOptions } from './suite-options.js';
import type { TestCase } from '../fixture/test-case.js';
import type { TestResult } from './test-result.js';

/**
 * One test for a runner. A blocked one is skipped in the runner's way: by `this.skip()` of Mocha, or `skip()` of the first
 * argument of Node.js' runner and Vitest; it fails with one line where the runner has neither.
 */
export type TestBody = (this: unknown, ...given: readonly unknown[]) => Promise<void>;

/** The part of a test runner that the suite needs: Mocha's, Vitest's, Jest's and Node.js' have this shape. */
export interface Dsl {
  readonly describe: (title: string, body: () => void) => unknown;
  /** `timeoutMs` is for runners that take it there, as Vitest and Jest do; the others leave it aside. */
  readonly it: (title: string, body: TestBody, timeoutMs?: number) => unknown;
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
    const blocking = new Blocking();
    for (const testCase of applicableTests(extension)) {
      const known = options.knownFailures?.[testCase.id];
      const [title, body] = declarationOf(testCase, fixtureOptions, known, { blocking });
      dsl.it(title, body, timeoutMs);
    }
    options.extra?.({ dsl, createFixture: () => new Fixture(fixtureOptions) });
  });
}

/** How {@link declarationOf} runs a test. */
export interface DeclarationOptions extends TestRunOptions {
  /** What has failed in the run so far; nothing is blocked unless given. */
  readonly blocking?: Blocking;
}

/** What a runner is given for one test, which a known failure turns round. */
export function declarationOf(
  testCase: TestCase,
  options: FixtureOptions,
  known: KnownFailure | undefined,
  { blocking = new Blocking(), ...runOptions }: DeclarationOptions = {},
): readonly [title: string, body: TestBody] {
  const { id } = testCase;
  // A body that names a parameter is given a callback by Mocha, and waited for until it calls that.
  const body: TestBody = async function (this: unknown, ...given) {
    const block = blocking.blockOf(testCase);
    if (block !== null) {
      blocking.note({ ...unrun(testCase), ...block });
      skip(this, given[0], block.reason);
      return;
    }
    const failure = await failureOf(() => runTestCase(testCase, options, runOptions));
    if (failure instanceof Uncheckable) {
      blocking.note({ ...unrun(testCase), status: 'pending', reason: failure.message, isUnchecked: true });
      skip(this, given[0], failure.message);
      return;
    }
    const repeated = failure?.isUnseenOnly === true ? blocking.blockOfRepeated(failure.common) : null;
    if (repeated !== null) {
      skip(this, given[0], repeated.reason);
      return;
    }
    const outcome = outcomeOf(id, known, failure);
    blocking.note({ ...unrun(testCase), ...outcome });
    if (outcome.status === 'failed') throw failure ?? new Error(outcome.error);
  };
  const title = `${id} ${testCase.title}`;
  if (known === undefined) return [title, body];
  const word = mayPass(known) ? 'sometimes a known failure' : 'known failure';
  return [`${title} (${word}: ${knownReason(known)})`, body];
}

function unrun({ id, clauses, title }: TestCase): Omit<TestResult, 'status'> {
  return { id, clauses, title, durationMs: 0 };
}

async function failureOf(run: () => Promise<void>): Promise<ConformanceFailure | Uncheckable | null> {
  try {
    await run();
    return null;
  } catch (error) {
    if (error instanceof ConformanceFailure || error instanceof Uncheckable) return error;
    throw error;
  }
}

/** Skips the running test as its runner has it, with the reason where it takes one. */
function skip(context: unknown, given: unknown, reason: string): void {
  const mocha = (context ?? {}) as { readonly skip?: () => never; readonly test?: { title: string } }; // Mocha's Context, if any
  if (typeof mocha.skip === 'function') {
    // Mocha prints the title of a pending test, and no reason.
    if (mocha.test !== undefined) mocha.test.title += ` (${reason})`;
    mocha.skip();
  }
  const { skip: skipGiven } = (given ?? {}) as { readonly skip?: (reason: string) => unknown }; // the test's context, if any
  if (typeof skipGiven !== 'function') throw new Error(reason);
  skipGiven.call(given, reason);
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
