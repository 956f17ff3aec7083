import type { ConformanceReport } from '../run/conformance-report.js';
import { htmlReport } from './html-report.js';
import { jsonReport } from './json-report.js';
import { junitReport } from './junit-report.js';
import { markdownReport } from './markdown-report.js';
import { specReport } from './spec-report.js';

/** The text of some reports in one form. */
export type Reporter = (reports: readonly ConformanceReport[]) => string;

/** Every form of a report, by the name that the command has for it. */
export const REPORTERS: ReadonlyMap<string, Reporter> = new Map([
  ['spec', specReport],
  ['json', jsonReport],
  ['junit', junitReport],
  ['markdown', markdownReport],
  ['html', htmlReport],
]);
