import { registerExtension, unregisterExtension } from '@peerplug/core';
import type { BrokenCopy } from './broken/index.js';
import { applicableTests, runTestCase } from './conformance.js';
import type { TestCase } from './test-case.js';

/** Deadlines of the first run of each test; a connection within the process is up after some milliseconds. */
const SCALE = 0.1;

/** Deadlines of the second run, where the first one was not as expected: the machine may have been busy. */
const PATIENT_SCALE = 0.5;

/** A test that a broken copy has failed. */
export interface Failure {
  readonly id: string;
  readonly clauses: readonly string[];
  readonly message: string;
}

/**
 * Runs the whole suite on a broken copy. What a busy machine may be the reason of counts only where it repeats: a
 * failure that does not name the broken rule, and that no test which names it has failed.
 */
export async function runBrokenCopy(copy: BrokenCopy): Promise<readonly Failure[]> {
  registerExtension(copy.extension);
  try {
    const tests = applicableTests(copy.extension);
    const failures = await failuresOf(tests, copy, SCALE);
    const expected = failures.filter((failure) => failure.clauses.includes(copy.rule));
    const others = failures.filter((failure) => !expected.includes(failure));
    return [
      ...(expected.length > 0 ? expected : await failuresOf(naming(tests, copy.rule), copy, PATIENT_SCALE)),
      ...(await failuresOf(among(tests, others), copy, PATIENT_SCALE)),
    ];
  } finally {
    unregisterExtension(copy.extension.name);
  }
}

async function failuresOf(tests: readonly TestCase[], copy: BrokenCopy, scale: number): Promise<Failure[]> {
  const { extension } = copy;
  const failures: Failure[] = [];
  for (const test of tests) {
    try {
      await runTestCase(test, { extension, peer: extension, configuration: {}, scale });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      failures.push({ id: test.id, clauses: test.clauses, message });
    }
  }
  return failures;
}

function naming(tests: readonly TestCase[], rule: string): readonly TestCase[] {
  return tests.filter((test) => test.clauses.includes(rule));
}

function among(tests: readonly TestCase[], failures: readonly Failure[]): readonly TestCase[] {
  return tests.filter((test) => failures.some((failure) => failure.id === test.id));
}
