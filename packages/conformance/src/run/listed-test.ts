import type { ExtensionCapabilities, ExtensionDescriptor } from '@peerplug/core';
import { hasCapability } from '../fixture/capability.js';
import type { Prerequisite } from '../fixture/prerequisites.js';
import { applies, type TestCase, type TestKind } from '../fixture/test-case.js';
import { testCases } from '../tests/test-cases.js';

/** What can be told of a test without running it. */
export interface ListedTest {
  /** Stable: group and number, for example `NEG-03`. */
  readonly id: string;
  /** What it enforces: keys of `CLAUSES`. */
  readonly clauses: readonly string[];
  /** A claim, without the id. */
  readonly title: string;
  /** `gated` tests run where a capability is true, `inverse` ones where it is false, `required` ones always. */
  readonly kind: TestKind;
  /** What it builds on: where that has failed it is blocked. What those need themselves is not named. */
  readonly needs: readonly Prerequisite[];
  /** Why it does not run for the extension: which capability decides that, and which test runs for it. */
  readonly pending?: string;
}

/** Every test of the suite in the order of a run, those that do not apply to the extension too. */
export function listTests(extension: ExtensionDescriptor): readonly ListedTest[] {
  return testCases.map((testCase) => listed(testCase, extension.capabilities));
}

/** The tests that run for an extension: the required ones, and for each capability the gated or the inverse ones. */
export function applicableTests(extension: ExtensionDescriptor): readonly TestCase[] {
  return testCases.filter((testCase) => applies(testCase, extension.capabilities));
}

/**
 * A test as {@link listTests} tells it.
 *
 * @param tests - beside the suite's, those that may run in its place
 */
export function listed(
  testCase: TestCase,
  capabilities: ExtensionCapabilities,
  tests: readonly TestCase[] = [],
): ListedTest {
  const { id, clauses, title, kind, needs } = testCase;
  const test = { id, clauses, title, kind, needs };
  if (applies(testCase, capabilities)) return test;
  return { ...test, pending: pendingReason(testCase, capabilities, new Set([...testCases, ...tests])) };
}

function pendingReason(
  testCase: TestCase,
  capabilities: ExtensionCapabilities,
  tests: ReadonlySet<TestCase>,
): string {
  const isInverse = testCase.kind === 'inverse';
  // Of a gated test all are false; of an inverse one those that are true are the reason.
  const names = testCase.capabilities.filter((name) => hasCapability(capabilities, name) === isInverse);
  const others = [...tests].filter(
    (other) =>
      other.kind === (isInverse ? 'gated' : 'inverse') &&
      other.capabilities.some((name) => names.includes(name)),
  );
  const subject = names.length === 1 ? 'the capability' : 'each of the capabilities';
  const claim = `${subject} ${names.join(', ')} is ${String(isInverse)}`;
  const ids = others.map((other) => other.id).join(', ');
  return `${claim}, which ${ids} ${others.length === 1 ? 'tests' : 'test'}`;
}
