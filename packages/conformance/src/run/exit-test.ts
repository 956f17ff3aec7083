import { describeClause } from './clauses.js';
import type { TestResult } from './test-result.js';
import { describeDuties, likelyDuties } from './duties.js';
import type { FailureText } from './known-failure.js';
import type { ListedTest } from './listed-test.js';

/** The one test that only a process of its own can be put to: the command has one. */
export const EXIT_TEST: ListedTest = {
  id: 'EXIT-01',
  clauses: ['22'],
  title: 'a process whose connections are closed exits by itself',
  kind: 'required',
  needs: [],
};

const NO_CALL_THROWS = 1;
const NOTHING_KEEPS_ALIVE = 3;

/** How the process of a run ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: string | null;
  /** What it printed during its last test. */
  readonly output: string;
}

/** The text of a test that the process did not survive. */
export function endedText(test: ListedTest, end: ProcessEnd): FailureText {
  const report = text(test, [NO_CALL_THROWS], `the process ended during ${test.id} (${howOf(end)})`, end);
  return { report, common: `the process ended (${howOf(end)})` };
}

/** The text of a test during which the process did nothing else any more. */
export function blockedText(test: ListedTest, limitMs: number, end: ProcessEnd): FailureText {
  const observed = `a call blocked the process for ${String(Math.round(limitMs / 1000))} s`;
  return { report: text(test, likelyDuties(test), observed, end), common: observed };
}

/**
 * What came of {@link EXIT_TEST}.
 *
 * @param alive - what kept the process alive, where something did
 */
export function exitResult(end: ProcessEnd, alive: readonly string[] | null, durationMs: number): TestResult {
  const { id, clauses, title } = EXIT_TEST;
  const result = { id, clauses, title, durationMs };
  if (alive !== null) {
    const what = alive.length === 0 ? 'something that Node.js has no name for' : alive.join(', ');
    const observed = `the process did not exit after the last test; it is kept alive by ${what}`;
    const error = text(EXIT_TEST, [NOTHING_KEEPS_ALIVE], observed, end);
    return { ...result, status: 'failed', error, cause: observed };
  }
  if (end.code === 0) return { ...result, status: 'passed' };
  const observed = `the process ended after the last test, but not well (${howOf(end)})`;
  const error = text(EXIT_TEST, [NO_CALL_THROWS], observed, end);
  return { ...result, status: 'failed', error, cause: observed };
}

/** `SIGABRT` or `exit status 1`. */
export function howOf({ code, signal }: Pick<ProcessEnd, 'code' | 'signal'>): string {
  return signal ?? `exit status ${String(code)}`;
}

function text(test: ListedTest, duties: readonly number[], observed: string, { output }: ProcessEnd): string {
  const printed = output === '' ? [] : ['it printed:', output];
  return [observed, ...test.clauses.map(describeClause), ...describeDuties(duties), ...printed].join('\n');
}
