import { describeClause } from './clauses.js';
import { describeDuties, likelyDuties } from './duties.js';
import { Shortfall } from '../fixture/shortfall.js';
import type { TestCase } from '../fixture/test-case.js';
import { UnseenError } from '../fixture/unseen-errors.js';
import { valueText } from '../fixture/value-text.js';

/** Duty 1: no call throws, and no promise rejects unseen. */
const NO_CALL_THROWS = 1;

/** The rule that is broken by what nobody catches: it would have ended the process. */
const NOTHING_ENDS_THE_PROCESS: readonly string[] = ['22'];

/** What chai's assertions carry for a runner that shows a difference. */
interface Comparison {
  readonly actual?: unknown;
  readonly expected?: unknown;
  readonly showDiff?: boolean;
}

/**
 * Why a test has failed, for the author of the extension. Its message has what was observed in the first line, then the
 * rule that this breaks, the duty of the contract that is likely the reason, and the connections as they were.
 * `actual` and `expected` are the assertion's, so that runners show their difference, and so are the stack's frames.
 */
export class ConformanceFailure extends Error {
  override readonly name: string = 'ConformanceFailure';
  declare readonly actual?: unknown;
  declare readonly expected?: unknown;
  readonly showDiff: boolean;
  /** What went wrong in one line, the same in every test that fails of it. */
  readonly common: string;
  readonly #reason: unknown;

  /**
   * @param reason - what the test threw
   * @param connections - what can be told of each connection of the test, a line each
   */
  constructor(test: Pick<TestCase, 'id' | 'clauses'>, reason: unknown, connections: readonly string[] = []) {
    const observed = observationOf(reason);
    const hasThrown =
      !isOfSuite(reason) || [observed, ...connections].some((line) => line.includes('ERR_BUG'));
    const isUnseen = reason instanceof UnseenError;
    // It says nothing of what the test is about.
    const clauses = isUnseen ? NOTHING_ENDS_THE_PROCESS : test.clauses;
    const duties = [...(hasThrown ? [NO_CALL_THROWS] : []), ...(isUnseen ? [] : likelyDuties(test))];
    const lines = [...clauses.map(describeClause), ...describeDuties(new Set(duties)), ...connections];
    super([observed, ...lines].join('\n'));
    this.#reason = reason;
    this.common = commonOf(reason, observed, connections);
    const { actual, expected, showDiff = false } = comparisonOf(reason);
    this.showDiff = showDiff;
    if (showDiff) Object.assign(this, { actual, expected });
    if (reason instanceof Error && reason.cause !== undefined) this.cause = reason.cause;
    const frames = framesOf(reason);
    if (frames !== '') this.stack = `${this.name}: ${this.message}\n${frames}`;
  }

  /** Whether nothing is wrong but that something was thrown or rejected where nobody catches it. */
  get isUnseenOnly(): boolean {
    return this.#reason instanceof UnseenError;
  }

  /** The message with what runners add to it: the compared values, and where it was thrown if not by the suite. */
  get report(): string {
    const [observed = '', ...meaning] = this.message.split('\n');
    const { actual, expected } = comparisonOf(this.#reason);
    const values = this.showDiff
      ? [`expected: ${valueText(expected)}`, `received: ${valueText(actual)}`]
      : [];
    const frames = isOfSuite(this.#reason) ? '' : framesOf(this.#reason);
    return [observed, ...values, ...meaning, ...(frames === '' ? [] : ['thrown here:', frames])].join('\n');
  }
}

/** What to say of a test that is listed as a known failure and passes. */
export function passesThoughKnown(id: string): string {
  return `${id} is a known failure and passes: take it off the list`;
}

/** The core of what was observed: what the extension threw or told rather than what did not happen for it. */
function commonOf(reason: unknown, observed: string, connections: readonly string[]): string {
  if (reason instanceof UnseenError) return `${observed}${frameOf(reason.cause)}`;
  const bug = firstMatch(connections, /ERR_BUG: .*/);
  if (bug !== null) return bug;
  if (!isOfSuite(reason)) return `${observed}${frameOf(reason)}`;
  const told = observed.startsWith('not within') ? firstMatch(connections, /errorOccurred told (.*)/) : null;
  return told ?? observed;
}

function firstMatch(lines: readonly string[], pattern: RegExp): string | null {
  for (const line of lines) {
    const match = pattern.exec(line);
    if (match !== null) return match[1] ?? match[0];
  }
  return null;
}

/** `, at …`: where something was thrown, so far as that is known. */
function frameOf(thrown: unknown): string {
  const [first = ''] = framesOf(thrown).split('\n');
  return first === '' ? '' : `, ${first.trim()}`;
}

function observationOf(reason: unknown): string {
  if (reason instanceof AggregateError) return reason.errors.map(observationOf).join('; ');
  if (!(reason instanceof Error)) return `thrown: ${valueText(reason)}`;
  const [message = ''] = reason.message.split('\n');
  return isOfSuite(reason) || reason instanceof UnseenError ? message : `thrown: ${reason.name}: ${message}`;
}

/** Whether the suite threw it, and not the extension or core. */
function isOfSuite(reason: unknown): boolean {
  if (reason instanceof AggregateError) return reason.errors.every(isOfSuite);
  return reason instanceof Shortfall || (reason instanceof Error && reason.name === 'AssertionError');
}

function comparisonOf(reason: unknown): Comparison {
  return reason instanceof Error ? (reason as Comparison) : {}; // chai's have these members
}

/** The lines of a stack without its message; those of the error below, where nothing else is known of it. */
function framesOf(reason: unknown): string {
  if (reason instanceof UnseenError) return framesOf(reason.cause);
  if (!(reason instanceof Error) || reason.stack === undefined) return '';
  const lines = reason.stack.split('\n');
  // V8 puts the message first and starts each frame with `at`; others have the frames alone.
  const frames = lines.filter((line) => /^\s+at\s/.test(line));
  return (frames.length > 0 ? frames : lines).join('\n').trimEnd();
}
