import { registerExtension, unregisterExtension } from '@peerplug/core';
import type { BrokenCopy } from '../broken/index.js';
import { Blocking } from '../run/blocking.js';
import { ConformanceFailure } from '../run/conformance-failure.js';
import { applicableTests } from '../run/listed-test.js';
import { runTestCase } from '../run/run-test-case.js';
import type { TestCase } from '../fixture/test-case.js';

/** Deadlines of the first run of each test; a connection within the process is up after some milliseconds. */
const SCALE = 0.1;

/** Deadlines of the second run, where the first one was not as expected: those that users of the suite have. */
const PATIENT_SCALE = 1;

/** The rule that something breaks that is thrown or rejected where nobody catches it, whatever the test is about. */
const UNSEEN_CLAUSES: readonly string[] = ['22'];

/** A test that a broken copy has failed. */
export interface Failure {
  readonly id: string;
  readonly clauses: readonly string[];
  readonly message: string;
}

/**
 * Runs the whole suite on a broken copy. What a busy machine may be the reason of counts only where it repeats: a
 * failure that names no broken rule, and that no test which names the broken rule has failed.
 */
export async function runBrokenCopy(copy: BrokenCopy): Promise<readonly Failure[]> {
  registerExtension(copy.extension);
  try {
    const tests = applicableTests(copy.extension);
    const failures = await failuresOf(tests, copy, SCALE);
    const strays = failures.filter((failure) => isStray(failure, copy));
    const isFound = failures.some((failure) => names(failure, copy.rule));
    const repeated = tests.filter(
      (test) => strays.some((stray) => stray.id === test.id) || (!isFound && names(test, copy.rule)),
    );
    return [
      ...failures.filter((failure) => !strays.includes(failure)),
      ...(await failuresOf(repeated, copy, PATIENT_SCALE)),
    ];
  } finally {
    unregisterExtension(copy.extension.name);
  }
}

/** Whether a failure names neither the rule that a copy breaks nor one that cannot but break with it. */
export function isStray({ clauses }: Failure, copy: BrokenCopy): boolean {
  return !clauses.some((clause) => clause === copy.rule || clause in copy.also);
}

/** Whether a test names a clause. */
export function names({ clauses }: Pick<Failure, 'clauses'>, clause: string): boolean {
  return clauses.includes(clause);
}

async function failuresOf(tests: readonly TestCase[], copy: BrokenCopy, scale: number): Promise<Failure[]> {
  const { extension } = copy;
  const failures: Failure[] = [];
  const blocking = new Blocking();
  for (const test of tests) {
    // As users run it: what builds on what has failed is not run.
    if (blocking.blockOf(test) !== null) continue;
    try {
      await runTestCase(test, { extension, peer: extension, configuration: {}, scale });
    } catch (error) {
      if (!(error instanceof ConformanceFailure)) throw error;
      const { message, isUnseenOnly } = error;
      const { id, clauses, title } = test;
      failures.push({ id, clauses: isUnseenOnly ? UNSEEN_CLAUSES : clauses, message });
      blocking.note({ id, clauses, title, status: 'failed', durationMs: 0 });
    }
  }
  return failures;
}
