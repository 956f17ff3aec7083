import type { ConformanceReport } from '../run/conformance-report.js';
import type { TestResult, TestStatus } from '../run/test-result.js';

const STATUSES: readonly TestStatus[] = ['passed', 'failed', 'blocked', 'pending', 'known-failure'];

type Fields = Readonly<Record<string, unknown>>;

/**
 * The reports in the text of a JSON report, one or several.
 *
 * @param source - where the text is from, for the error
 * @throws Error that says what in it is not as it should be
 */
export function parseReports(text: string, source: string): readonly ConformanceReport[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Error(
      `${source} is no JSON report: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause,
      },
    );
  }
  const reports: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (reports.length === 0) throw new Error(`${source} is no JSON report: it is empty`);
  for (const report of reports) checkReport(report, source);
  return reports as readonly ConformanceReport[]; // each was checked
}

function checkReport(report: unknown, source: string): void {
  const demand = (isSo: boolean, what: string): void => {
    if (!isSo)
      throw new Error(`${source} is no JSON report: ${what}; make one with --reporter json --output <file>`);
  };
  demand(isFields(report), 'it is no object');
  const { totals, claims, causes, results, ...names } = report as Fields;
  for (const name of ['suite', 'rules', 'extension', 'peer', 'version', 'node'])
    demand(typeof names[name] === 'string', `${name} is no text`);
  demand(isFields(totals), 'totals are missing');
  for (const name of ['passed', 'failed', 'blocked', 'pending', 'knownFailures'])
    demand(isCount((totals as Fields)[name]), `totals.${name} is no number`);
  demand(Array.isArray(claims) && claims.every(isClaim), 'claims are no array of claims');
  demand(Array.isArray(causes) && causes.every(isCause), 'causes are no array of text, failed and blocked');
  demand(Array.isArray(results), 'results are no array');
  for (const [index, result] of (results as readonly unknown[]).entries()) {
    const fault = faultOf(result);
    demand(fault === null, `results[${String(index)}]${fault ?? ''}`);
  }
}

function faultOf(result: unknown): string | null {
  if (!isFields(result)) return ' is no object';
  const {
    id,
    title,
    clauses,
    status,
    durationMs,
    reason = '',
    error = '',
    cause = '',
    blockedBy = [],
  } = result as Partial<Record<keyof TestResult, unknown>>;
  for (const [name, value] of Object.entries({ id, title, reason, error, cause }))
    if (typeof value !== 'string') return `.${name} is no text`;
  for (const [name, value] of Object.entries({ clauses, blockedBy }))
    if (!isTexts(value)) return `.${name} are no array of texts`;
  if (!STATUSES.some((known) => known === status))
    return `.status is '${String(status)}' and none of ${STATUSES.join(', ')}`;
  return isCount(durationMs) ? null : '.durationMs is no number';
}

function isCause(value: unknown): boolean {
  if (!isFields(value)) return false;
  const { text, failed, blocked } = value;
  return typeof text === 'string' && isTexts(failed) && isTexts(blocked);
}

function isClaim(value: unknown): boolean {
  if (!isFields(value)) return false;
  const { name, status, tests, reason = '' } = value;
  const isKnown = status === 'proved' || status === 'failed' || status === 'unchecked';
  return typeof name === 'string' && isKnown && isTexts(tests) && typeof reason === 'string';
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
