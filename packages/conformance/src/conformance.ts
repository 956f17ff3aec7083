import {
  type ExtensionDescriptor,
  listExtensions,
  type PeerConnectionConfiguration,
  registerExtension,
  unregisterExtension,
} from '@peerplug/core';
import { Fixture, type FixtureOptions } from './fixture.js';
import { testCases } from './test-cases.js';
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
export interface ConformanceOptions {
  /** The extension under test. */
  readonly extension: ExtensionDescriptor;
  /** The other end of every connection; the extension itself unless given. */
  readonly peer?: ExtensionDescriptor;
  /** The test runner's functions; Mocha's globals unless given. */
  readonly dsl?: Dsl;
  /** Test id → reason. Such a test must fail today: one that passes turns the run red. */
  readonly knownFailures?: Readonly<Record<string, string>>;
  readonly timing?: {
    /** Stretches every deadline, for slow machines. Default 1. */
    readonly scale?: number;
  };
  /** Added to the configuration of every connection, for example to keep an extension on loopback addresses. */
  readonly configuration?: PeerConnectionConfiguration;
  /** Declares the author's own tests; they use the same fixtures. */
  readonly extra?: (context: ConformanceContext) => void;
}

/** What {@link ConformanceOptions.extra} gets. */
export interface ConformanceContext {
  readonly dsl: Dsl;
  /** A fixture for one test; the test must `dispose()` it. */
  readonly createFixture: () => Fixture;
}

/** Longest that one test may take before the runner gives it up; the suite's own deadlines are shorter. */
const TEST_TIMEOUT_MS = 60_000;

/** Declares the whole suite for one extension, or for two. */
export function conformance(options: ConformanceOptions): void {
  const { extension, peer = extension, knownFailures = {} } = options;
  const dsl = options.dsl ?? mochaGlobals();
  const scale = options.timing?.scale ?? 1;
  const fixtureOptions: FixtureOptions = {
    extension,
    peer,
    configuration: options.configuration ?? {},
    scale,
  };
  refuseUnknownIds(knownFailures);
  const name = peer === extension ? extension.name : `${extension.name} with ${peer.name}`;
  dsl.describe(`conformance of ${name}`, function (this: unknown) {
    allowTime(this, TEST_TIMEOUT_MS * scale);
    const registered = new Set<string>();
    dsl.before(() => {
      for (const descriptor of new Set([extension, peer])) {
        if (!listExtensions().includes(descriptor)) registered.add(descriptor.name);
        registerExtension(descriptor);
      }
    });
    dsl.after(() => {
      for (const own of registered) unregisterExtension(own);
    });
    for (const testCase of applicableTests(extension)) {
      declare(dsl, testCase, fixtureOptions, knownFailures[testCase.id]);
    }
    options.extra?.({ dsl, createFixture: () => new Fixture(fixtureOptions) });
  });
}

/** The tests that run for an extension: the required ones, and for each capability the gated or the inverse ones. */
export function applicableTests(extension: ExtensionDescriptor): readonly TestCase[] {
  return testCases.filter((testCase) => testCase.applies(extension.capabilities));
}

/** Runs one test; rejects where the extension falls short. */
export async function runTestCase(testCase: TestCase, options: FixtureOptions): Promise<void> {
  const fixture = new Fixture(options);
  try {
    await testCase.run(fixture);
  } finally {
    fixture.dispose();
  }
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
    if (!failed) throw new Error(`${testCase.id} is a known failure and passes: take it off the list`);
  });
}

function refuseUnknownIds(knownFailures: Readonly<Record<string, string>>): void {
  const unknown = Object.keys(knownFailures).filter(
    (id) => !testCases.some((testCase) => testCase.id === id),
  );
  if (unknown.length > 0)
    throw new Error(`knownFailures names tests that do not exist: ${unknown.join(', ')}`);
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
