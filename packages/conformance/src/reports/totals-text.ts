import type { ReportTotals } from '../run/conformance-report.js';

/** `95 passed, 1 failed, 10 pending, 0 known failures`. */
export function totalsText({ passed, failed, pending, knownFailures }: ReportTotals): string {
  const known = `${String(knownFailures)} known ${knownFailures === 1 ? 'failure' : 'failures'}`;
  return `${String(passed)} passed, ${String(failed)} failed, ${String(pending)} pending, ${known}`;
}
