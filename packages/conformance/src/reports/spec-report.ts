import type { ClaimCheck } from '../run/claims.js';
import { type Cause, sizeOf } from '../run/causes.js';
import type { ConformanceReport, RunFacts } from '../run/conformance-report.js';
import type { TestResult } from '../run/test-result.js';
import { groupOf } from '../tests/groups.js';
import { RULES_VERSION, SUITE_VERSION } from '../run/suite-version.js';
import { pairLabel } from './run-label.js';
import { totalsText } from './totals-text.js';

/** Text for a terminal, as Mocha's reporter of that name prints it. */
export function specReport(reports: readonly ConformanceReport[]): string {
  return reports
    .map((report) => {
      const lines = report.results.map((result, index) => specResult(result, report.results[index - 1]));
      return specHead(report) + lines.join('') + specEnd(report);
    })
    .join('\n');
}

/** What the text of a run begins with. */
export function specHead(report: RunFacts): string {
  const suite = `suite ${SUITE_VERSION}, rules ${RULES_VERSION}`;
  return `conformance of ${pairLabel(report)}, version ${report.version}, in ${report.node} (${suite})\n`;
}

/** The lines of one result, after those of the result before it. */
export function specResult(result: TestResult, before?: TestResult): string {
  const group = groupOf(result.id);
  const head = before !== undefined && groupOf(before.id) === group ? '' : `\n  ${group}\n`;
  const { status, error = '' } = result;
  const [observed = ''] = error.split('\n');
  const why = status === 'failed' ? `        ${observed}\n` : '';
  return `${head}    ${resultLine(result)}\n${why}`;
}

/** What the text of a run ends with: its totals, what the failures come down to, and each of them. */
export function specEnd({
  totals,
  claims,
  causes,
  results,
}: Pick<ConformanceReport, 'totals' | 'claims' | 'causes' | 'results'>): string {
  const failures = results.filter(({ status }) => status === 'failed');
  const parts = [
    `\n  ${totalsText(totals)}\n`,
    ...uncheckedClaims(claims).map((line) => `  not checked: ${line}\n`),
    ...(failures.length === 0 ? [] : ['\n  Causes, that of most tests first\n', ...causes.map(causeLines)]),
    ...(failures.length === 0 ? [] : ['\n  Failures\n', ...failures.map(failureLines)]),
  ];
  return parts.join('');
}

/** One result in one line: `✔ NEG-03 an offer is … (12 ms)`. */
export function resultLine({ id, title, status, durationMs, reason = '' }: TestResult): string {
  const name = `${id} ${title}`;
  switch (status) {
    case 'passed':
      return `✔ ${name} (${String(durationMs)} ms)`;
    case 'failed':
      return `✘ ${name} (${String(durationMs)} ms)`;
    case 'blocked':
      return `? ${name} (${reason})`;
    case 'pending':
      return `- ${name} (pending: ${reason})`;
    case 'known-failure':
      return `! ${name} (known failure: ${reason})`;
  }
}

/** What a cause accounts for: `106 tests: 2 failed (BASE-01, LIFE-02), 104 blocked`. */
export function causeScope(cause: Cause): string {
  const { failed, blocked } = cause;
  const size = sizeOf(cause);
  const tests = `${String(size)} ${size === 1 ? 'test' : 'tests'}`;
  const stopped = blocked.length === 0 ? '' : `, ${String(blocked.length)} blocked`;
  return `${tests}: ${String(failed.length)} failed (${failed.join(', ')})${stopped}`;
}

/** The claims that a run has not checked, those of one reason in one line: `lostPeerMs (200), mdns (false): …`. */
export function uncheckedClaims(claims: readonly ClaimCheck[]): readonly string[] {
  const byReason = new Map<string, string[]>();
  for (const { name, value, status, reason = '' } of claims) {
    if (status !== 'unchecked') continue;
    byReason.set(reason, [...(byReason.get(reason) ?? []), `${name} (${String(value)})`]);
  }
  return Array.from(byReason, ([reason, names]) => `${names.join(', ')}: ${reason}`);
}

function causeLines(cause: Cause): string {
  return `    ${causeScope(cause)}\n        ${cause.text}\n`;
}

function failureLines({ id, title, error = '' }: TestResult): string {
  const lines = error.split('\n').map((line) => `        ${line}\n`);
  return `    ✘ ${id} ${title}\n${lines.join('')}`;
}
