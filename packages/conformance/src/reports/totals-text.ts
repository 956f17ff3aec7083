import type { ReportTotals } from '../run/conformance-report.js';

/** `95 passed, 1 failed, 3 blocked, 10 pending, 0 known failures`; blocked ones only where there are any. */
export function totalsText({ passed, failed, blocked, pending, knownFailures }: ReportTotals): string {
  const known = `${String(knownFailures)} known ${knownFailures === 1 ? 'failure' : 'failures'}`;
  const stopped = blocked === 0 ? '' : `, ${String(blocked)} blocked`;
  return `${String(passed)} passed, ${String(failed)} failed${stopped}, ${String(pending)} pending, ${known}`;
}
