/** How a test ended. */
export type TestStatus =
  /** The extension does what the test claims. */
  | 'passed'
  /** It falls short, or passes a test that is listed as a known failure. */
  | 'failed'
  /** It was not run, or says nothing: what it builds on has failed. */
  | 'blocked'
  /** The test does not apply to the extension's capabilities. */
  | 'pending'
  /** It falls short where that is known. */
  | 'known-failure';

/** The result of one test. */
export interface TestResult {
  /** Stable: group and number, for example `NEG-03`. */
  readonly id: string;
  /** What it enforces: keys of `CLAUSES`. */
  readonly clauses: readonly string[];
  /** A claim, without the id. */
  readonly title: string;
  readonly status: TestStatus;
  /** Milliseconds, whole; 0 for those that did not run. */
  readonly durationMs: number;
  /** Of a pending test which capability is the reason, of a blocked one what has failed, of a known failure the one given. */
  readonly reason?: string;
  /** Of a pending test that it applies, and cannot be carried out here. */
  readonly isUnchecked?: true;
  /** Of a blocked test the ids of the failed ones that are to blame. */
  readonly blockedBy?: readonly string[];
  /** Of a failure, known or not: what was observed in the first line, and what it means in those that follow. */
  readonly error?: string;
  /** Of a failure what went wrong in one line, the same in every test that fails of it. */
  readonly cause?: string;
}
