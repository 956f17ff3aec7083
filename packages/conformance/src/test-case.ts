import type { ExtensionCapabilities } from '@peerplug/core';
import { type CapabilityName, hasCapability } from './capability.js';
import type { Fixture } from './fixture.js';

/**
 * How a test depends on capabilities: `required` always runs; `gated` runs where the capability is true, `inverse`
 * where it is false, and then asserts the answer that the capability defines for that case.
 */
export type TestKind = 'required' | 'gated' | 'inverse';

/** One test of the suite, as data. */
export interface TestCase {
  /** Stable: group and number, for example `NEG-03`. Never given to another test. */
  readonly id: string;
  /** What it enforces: keys of `CLAUSES`. */
  readonly clauses: readonly string[];
  /** A claim, without its id. */
  readonly title: string;
  readonly kind: TestKind;
  /** What a gated test needs one of and an inverse test none of; empty for required tests. */
  readonly capabilities: readonly CapabilityName[];
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
  return { id, clauses, title, kind: 'required', capabilities: [], run };
}

/** A test for extensions that have a capability, or one of several. */
export function gated(
  id: string,
  clauses: readonly string[],
  title: string,
  capability: CapabilityName | readonly CapabilityName[],
  run: TestCase['run'],
): TestCase {
  return { id, clauses, title, kind: 'gated', capabilities: [capability].flat(), run };
}

/** A test for extensions that lack a capability. */
export function inverse(
  id: string,
  clauses: readonly string[],
  title: string,
  capability: CapabilityName,
  run: TestCase['run'],
): TestCase {
  return { id, clauses, title, kind: 'inverse', capabilities: [capability], run };
}

/** Whether a test applies to an extension of these capabilities; a required one always does. */
export function applies(testCase: TestCase, capabilities: ExtensionCapabilities): boolean {
  if (testCase.kind === 'required') return true;
  const hasOne = testCase.capabilities.some((name) => hasCapability(capabilities, name));
  return hasOne === (testCase.kind === 'gated');
}
