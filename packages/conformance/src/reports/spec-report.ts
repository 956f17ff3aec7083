import type { ConformanceReport, TestResult } from '../run/conformance-report.js';
import { groupOf } from '../tests/groups.js';
import { pairLabel } from './run-label.js';
import { totalsText } from './totals-text.js';

/** Text for a terminal, as Mocha's reporter of that name prints it. */
export function specReport(reports: readonly ConformanceReport[]): string {
  return reports
    .map((report) => {
      const lines = report.results.map((result, index) => specResult(result, report.results[index - 1]));
      return specHead(report) + lines.join('') + specTotals(report);
    })
    .join('\n');
}

/** What the text of a run begins with. */
export function specHead(report: Pick<ConformanceReport, 'extension' | 'peer' | 'version' | 'node'>): string {
  return `conformance of ${pairLabel(report)}, version ${report.version}, in ${report.node}\n`;
}

/** The lines of one result, after those of the result before it. */
export function specResult(result: TestResult, before?: TestResult): string {
  const group = groupOf(result.id);
  const head = before !== undefined && groupOf(before.id) === group ? '' : `\n  ${group}\n`;
  return `${head}    ${resultLine(result)}\n${detailOf(result)}`;
}

/** What the text of a run ends with. */
export function specTotals({ totals }: Pick<ConformanceReport, 'totals'>): string {
  return `\n  ${totalsText(totals)}\n`;
}

/** One result in one line: `✔ NEG-03 an offer is … (12 ms)`. */
export function resultLine({ id, title, status, durationMs, reason = '' }: TestResult): string {
  const name = `${id} ${title}`;
  switch (status) {
    case 'passed':
      return `✔ ${name} (${String(durationMs)} ms)`;
    case 'failed':
      return `✘ ${name} (${String(durationMs)} ms)`;
    case 'pending':
      return `- ${name} (pending: ${reason})`;
    case 'known-failure':
      return `! ${name} (known failure: ${reason})`;
  }
}

function detailOf({ status, error = '' }: TestResult): string {
  if (status !== 'failed') return '';
  return error
    .split('\n')
    .map((line) => `        ${line}\n`)
    .join('');
}
