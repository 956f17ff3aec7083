import type { TestResult } from './test-result.js';

/** What some tests have failed of, and what that has blocked. */
export interface Cause {
  /** What went wrong, in one line; of the first test that failed of it. */
  readonly text: string;
  /** The tests that failed of it, in the order of the run. */
  readonly failed: readonly string[];
  /** The tests that were not run because of those. */
  readonly blocked: readonly string[];
}

/** The distinct causes of what has failed, those of most tests first. */
export function causesOf(results: readonly TestResult[]): readonly Cause[] {
  const groups = new Map<string, { text: string; failed: string[]; blocked: string[] }>();
  for (const { id, status, cause = '', error = '' } of results) {
    if (status !== 'failed') continue;
    const text = cause === '' ? firstLineOf(error) : cause;
    const group = groups.get(sameFor(text)) ?? { text, failed: [], blocked: [] };
    group.failed.push(id);
    groups.set(sameFor(text), group);
  }
  const causes = [...groups.values()];
  for (const { id, blockedBy = [] } of results)
    causes.find(({ failed }) => failed.some((other) => blockedBy.includes(other)))?.blocked.push(id);
  return causes.sort((one, other) => sizeOf(other) - sizeOf(one));
}

/** How many tests a cause accounts for. */
export function sizeOf({ failed, blocked }: Cause): number {
  return failed.length + blocked.length;
}

function firstLineOf(text: string): string {
  const [line = ''] = text.split('\n');
  return line;
}

/** Figures differ from test to test where the cause is one. */
function sameFor(text: string): string {
  return text.replaceAll(/\d+/g, '#');
}
