import type { ConformanceReport } from '../run/conformance-report.js';

/** The report itself, or an array of several. */
export function jsonReport(reports: readonly ConformanceReport[]): string {
  return `${JSON.stringify(reports.length === 1 ? reports[0] : reports, null, 2)}\n`;
}
