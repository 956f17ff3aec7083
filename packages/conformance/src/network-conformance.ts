import { listExtensions, registerExtension, unregisterExtension } from '@peerplug/core';
import type { Dsl } from './conformance.js';
import { Fixture, type FixtureOptions } from './fixture.js';
import { lossTests } from './network-losses.js';
import { lostPeerTests } from './network-lost-peers.js';
import { type NetworkConformanceOptions, type NetworkRun, networkRun } from './network-options.js';
import { transferTests } from './network-transfers.js';
import type { TestCase } from './test-case.js';

/** Longest that one test may take before the runner gives it up, NET-01 apart; their own deadlines are shorter. */
const TEST_TIMEOUT_MS = 120_000;

/** What NET-01 may take on top for each byte; its own deadline is shorter. */
const TIMEOUT_MS_PER_BYTE = 0.3;

/**
 * Declares the tests of what an extension does on bad networks, `NET-01` and on, for one extension or for two. They take
 * minutes, most of them waiting, and run in Node.js: beside the suite, not in it.
 */
export function networkConformance(options: NetworkConformanceOptions): void {
  const { extension, peer = extension, knownFailures = {}, configuration = {} } = options;
  const dsl = options.dsl ?? mochaGlobals();
  const run = networkRun(options);
  const { scale } = run;
  const fixtureOptions: FixtureOptions = { extension, peer, configuration, scale };
  const tests = networkTests(run);
  const known = [...tests, ...networkTests({ ...run, heavyLoss: !run.heavyLoss })].map(({ id }) => id);
  const unknown = Object.keys(knownFailures).filter((id) => !known.includes(id));
  if (unknown.length > 0)
    throw new Error(`knownFailures names tests that do not exist: ${unknown.join(', ')}`);
  const name = peer === extension ? extension.name : `${extension.name} with ${peer.name}`;
  dsl.describe(`${name} on bad networks`, function (this: unknown) {
    const { timeout } = (this ?? {}) as { readonly timeout?: (timeoutMs: number) => unknown }; // Mocha's Suite, if any
    timeout?.call(this, (TEST_TIMEOUT_MS + run.transferBytes * TIMEOUT_MS_PER_BYTE) * scale);
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
    for (const test of tests) declare(dsl, test, fixtureOptions, knownFailures[test.id]);
  });
}

function networkTests(run: NetworkRun): readonly TestCase[] {
  const tests = [...transferTests(run), ...lossTests(run), ...lostPeerTests(run)];
  return tests.sort((one, other) => one.id.localeCompare(other.id));
}

function declare(dsl: Dsl, test: TestCase, options: FixtureOptions, knownFailure: string | undefined): void {
  const run = async (): Promise<void> => {
    const fixture = new Fixture(options);
    try {
      await test.run(fixture);
    } finally {
      fixture.dispose();
    }
  };
  const title = `${test.id} ${test.title}`;
  if (knownFailure === undefined) {
    dsl.it(title, run);
    return;
  }
  dsl.it(`${title} (known failure: ${knownFailure})`, async () => {
    const failed = await run().then(
      () => false,
      () => true,
    );
    if (!failed) throw new Error(`${test.id} is a known failure and passes: take it off the list`);
  });
}

function mochaGlobals(): Dsl {
  const { describe, it, before, after, beforeEach, afterEach } = globalThis as Partial<Dsl>;
  if (!describe || !it || !before || !after || !beforeEach || !afterEach) {
    throw new Error(
      'networkConformance() finds no test runner: run it under Mocha, or pass your runner as dsl',
    );
  }
  return { describe, it, before, after, beforeEach, afterEach };
}
