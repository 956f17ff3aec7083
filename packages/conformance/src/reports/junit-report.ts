import type { ConformanceReport } from '../run/conformance-report.js';
import type { TestResult } from '../run/test-result.js';
import { groupOf } from '../tests/groups.js';
import { runLabels } from './run-label.js';
import { causeScope, uncheckedClaims } from './spec-report.js';

/**
 * XML in the form of JUnit's, which CI services read: a `testsuite` for each run. Pending tests and known failures are
 * `skipped`, and so are blocked ones (`blocked by BASE-02: …`), with their reason. What the failures come down to, and how
 * many tests they block, are properties of the run.
 */
export function junitReport(reports: readonly ConformanceReport[]): string {
  const labels = runLabels(reports);
  const suites = reports.map((report, index) => suite(report, labels[index] ?? ''));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="conformance"${counts(reports)}>\n${suites.join('')}</testsuites>\n`;
}

function suite(report: ConformanceReport, label: string): string {
  const { suite: suiteVersion, rules, extension, peer, version, node, results } = report;
  const facts = [
    ...Object.entries({ suite: suiteVersion, rules, extension, peer, version, node }),
    ['blocked', String(report.totals.blocked)] as const,
    ...uncheckedClaims(report.claims).map((line) => ['unchecked claims', line] as const),
    ...report.causes.map((cause) => ['cause', `${causeScope(cause)}: ${cause.text}`] as const),
  ];
  const properties = facts
    .map(([name, value]) => `      <property${attribute('name', name)}${attribute('value', value)}/>\n`)
    .join('');
  const cases = results.map((result) => testCase(result, label)).join('');
  return `  <testsuite${attribute('name', label)}${counts([report])}>\n    <properties>\n${properties}    </properties>\n${cases}  </testsuite>\n`;
}

function testCase(result: TestResult, label: string): string {
  const { id, title, durationMs } = result;
  const attributes =
    attribute('classname', `${label}.${groupOf(id)}`) +
    attribute('name', `${id} ${title}`) +
    attribute('time', seconds(durationMs));
  const inner = outcome(result);
  return inner === ''
    ? `    <testcase${attributes}/>\n`
    : `    <testcase${attributes}>\n      ${inner}\n    </testcase>\n`;
}

function outcome({ status, reason = '', error = '' }: TestResult): string {
  switch (status) {
    case 'passed':
      return '';
    case 'failed': {
      const [observed = ''] = error.split('\n');
      return `<failure${attribute('message', observed)} type="conformance">${escaped(error)}</failure>`;
    }
    case 'blocked':
    case 'pending':
      return `<skipped${attribute('message', reason)}/>`;
    case 'known-failure':
      return `<skipped${attribute('message', `known failure: ${reason}`)}/>`;
  }
}

function counts(reports: readonly ConformanceReport[]): string {
  const results = reports.flatMap((report) => report.results);
  const skipped = results.filter(({ status }) => status !== 'passed' && status !== 'failed');
  const time = results.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return (
    attribute('tests', String(results.length)) +
    attribute('failures', String(results.filter(({ status }) => status === 'failed').length)) +
    attribute('errors', '0') +
    attribute('skipped', String(skipped.length)) +
    attribute('time', seconds(time))
  );
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

function attribute(name: string, value: string): string {
  // A line break in an attribute would be read as a space.
  return ` ${name}="${escaped(value).replaceAll('\n', '&#10;').replaceAll('"', '&quot;')}"`;
}

/** Text for XML 1.0, which has no way to write most control characters and lone surrogates. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
