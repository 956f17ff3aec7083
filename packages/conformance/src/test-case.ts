import type { ExtensionCapabilities } from '@peerplug/core';
import type { Fixture } from './fixture.js';

/**
 * How a test depends on capabilities: `required` always runs; `gated` runs where the capability is true, `inverse`
 * where it is false, and then asserts the answer that the capability defines for that case.
 */
type TestKind = 'required' | 'gated' | 'inverse';

/** One test of the suite, as data. */
export interface TestCase {
  /** Stable: group and number, for example `NEG-03`. Never given to another test. */
  readonly id: string;
  /** What it enforces: keys of `CLAUSES`. */
  readonly clauses: readonly string[];
  /** A claim, without its id. */
  readonly title: string;
  readonly kind: TestKind;
  /** Whether it applies to an extension of these capabilities; always true for required tests. */
  readonly applies: (capabilities: ExtensionCapabilities) => boolean;
  /** Runs it; throws (or rejects) where the extension falls short. */
  readonly run: (fixture: Fixture) => Promise<void> | void;
}

/** A test that every extension must pass. */
export function required(
  id: string,
  clauses: readonly string[],
  title: string,
  run: TestCase['run'],
): TestCase {
  return { id, clauses, title, kind: 'required', applies: () => true, run };
}

/** A test for extensions that have a capability. */
export function gated(
  id: string,
  clauses: readonly string[],
  title: string,
  has: (capabilities: ExtensionCapabilities) => boolean,
  run: TestCase['run'],
): TestCase {
  return { id, clauses, title, kind: 'gated', applies: has, run };
}

/** A test for extensions that lack the capability which `has` tells. */
export function inverse(
  id: string,
  clauses: readonly string[],
  title: string,
  has: (capabilities: ExtensionCapabilities) => boolean,
  run: TestCase['run'],
): TestCase {
  return { id, clauses, title, kind: 'inverse', applies: (capabilities) => !has(capabilities), run };
}
