import { allowTime, declarationOf, GRACE_MS, mochaGlobals } from '../run/conformance.js';
import type { FixtureOptions } from '../fixture/fixture.js';
import { lossTests } from './losses.js';
import { lostPeerTests } from './lost-peers.js';
import { type NetworkConformanceOptions, type NetworkRun, networkRun } from './options.js';
import { transferTests } from './transfers.js';
import { registerBoth } from '../run/suite-options.js';
import type { TestCase } from '../fixture/test-case.js';

/** Longest that one test may take before it is given up, NET-01 apart; the deadlines of what it waits for are shorter. */
const TEST_LIMIT_MS = 120_000;

/** What NET-01 may take on top for each byte; its own deadline is shorter. */
const LIMIT_MS_PER_BYTE = 0.3;

/**
 * Declares the tests of what an extension does on bad networks, `NET-01` and on, for one extension or for two. They take
 * minutes, most of them waiting, and run in Node.js: beside the suite, not in it.
 *
 * @throws Error where `knownFailures` names a test that does not exist
 */
export function networkConformance(options: NetworkConformanceOptions): void {
  const { extension, peer = extension, knownFailures = {}, configuration = {} } = options;
  const dsl = options.dsl ?? mochaGlobals();
  const run = networkRun(options);
  const { scale } = run;
  const fixtureOptions: FixtureOptions = { extension, peer, configuration, scale };
  const tests = networkTests(run);
  refuseUnknown(Object.keys(knownFailures), run);
  const name = peer === extension ? extension.name : `${extension.name} with ${peer.name}`;
  dsl.describe(`${name} on bad networks`, function (this: unknown) {
    const limitMs = (TEST_LIMIT_MS + run.transferBytes * LIMIT_MS_PER_BYTE) * scale;
    allowTime(this, limitMs + GRACE_MS);
    let release = (): void => undefined;
    dsl.before(() => {
      release = registerBoth(fixtureOptions);
    });
    dsl.after(() => {
      release();
    });
    for (const test of tests) {
      const [title, body] = declarationOf(test, fixtureOptions, knownFailures[test.id], { limitMs });
      dsl.it(title, body, limitMs + GRACE_MS);
    }
  });
}

function networkTests(run: NetworkRun): readonly TestCase[] {
  const tests = [...transferTests(run), ...lossTests(run), ...lostPeerTests(run)];
  return tests.sort((one, other) => one.id.localeCompare(other.id));
}

/** Those that apply where the extension claims other capabilities, too. */
export function everyNetworkTest(run: NetworkRun): readonly TestCase[] {
  const tests = [true, false].flatMap((heavyLoss) => networkTests({ ...run, heavyLoss }));
  return [...new Map(tests.map((test) => [test.id, test])).values()];
}

function refuseUnknown(ids: readonly string[], run: NetworkRun): void {
  const known = everyNetworkTest(run);
  const unknown = ids.filter((id) => !known.some((test) => test.id === id));
  if (unknown.length > 0)
    throw new Error(`knownFailures names tests that do not exist: ${unknown.join(', ')}`);
}
