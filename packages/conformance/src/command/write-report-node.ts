import { writeFileSync } from 'node:fs';
import type { ConformanceReport } from '../run/conformance-report.js';
import { REPORTERS } from '../reports/reporters.js';
import { CannotRun } from './cannot-run.js';

/** Writes reports in one form to a file, or to standard output where none is named. */
export function writeReport(
  reports: readonly ConformanceReport[],
  reporter: string,
  file: string | undefined,
): void {
  const text = REPORTERS.get(reporter)?.(reports) ?? '';
  if (file === undefined) {
    process.stdout.write(text);
    return;
  }
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new CannotRun(
      `the report could not be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
