import type { ConformanceReport } from '../run/conformance-report.js';
import type { TestResult } from '../run/test-result.js';
import { runLabels } from './run-label.js';
import type { ClaimCheck } from '../run/claims.js';
import { groupOf } from '../tests/groups.js';
import { testCases } from '../tests/test-cases.js';
import { causeScope, uncheckedClaims } from './spec-report.js';
import { type ClauseMatrix, cellText, clauseMatrix, type Section } from './clause-matrix.js';

/**
 * The versions of suite and rules, the matrix of clauses and runs, the numbers of each group, what fell short and why, and the capabilities that are
 * false. Nothing in it depends on time or machine, so that it can be kept in a repository and compared.
 */
export function markdownReport(reports: readonly ConformanceReport[]): string {
  const matrix = clauseMatrix(reports);
  const parts = [
    versions(reports),
    ...matrix.sections.map((section) => sectionTable(section, matrix)),
    groupTable(reports, matrix),
    causes(reports, matrix),
    shortfalls(reports, matrix),
    falseCapabilities(reports),
    uncheckedList(reports),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

/** One line, where all reports are of one suite and one rule set; else which is of which. */
function versions(reports: readonly ConformanceReport[]): string {
  const texts = reports.map(({ suite, rules }) => `suite ${suite}, rules ${rules}`);
  const [first = ''] = texts;
  if (texts.every((text) => text === first)) return `Made with ${first}.\n`;
  const labels = runLabels(reports);
  return `Made with ${texts.map((text, index) => `${text} (${cleaned(labels[index] ?? '')})`).join('; ')}.\n`;
}

function sectionTable({ title, rows }: Section, { labels }: ClauseMatrix): string {
  const lines = rows.map(({ clause, sentence, cells }) => [
    `${clause}${/^\d/.test(clause) ? '.' : ''} ${cleaned(sentence)}`,
    ...cells.map(cellText),
  ]);
  return `## ${title}\n\n${table([['', ...labels.map(cleaned)], ...lines])}`;
}

function groupTable(reports: readonly ConformanceReport[], { labels }: ClauseMatrix): string {
  const groups = [...new Set(reports.flatMap(({ results }) => results.map(({ id }) => groupOf(id))))];
  const rows = groups.map((group) => [
    cleaned(group),
    ...reports.map(({ results }) => passedOf(results.filter(({ id }) => groupOf(id) === group))),
  ]);
  const all = ['all', ...reports.map(({ results }) => passedOf(results))];
  return `## Tests passed\n\n${table([['', ...labels.map(cleaned)], ...rows, all])}`;
}

function passedOf(results: readonly TestResult[]): string {
  const ran = results.filter(({ status }) => status !== 'pending');
  if (ran.length === 0) return 'n.a.';
  return `${String(ran.filter(({ status }) => status === 'passed').length)} of ${String(ran.length)}`;
}

/** What the failures come down to; nothing where nothing has failed. */
function causes(reports: readonly ConformanceReport[], { labels }: ClauseMatrix): string {
  const lines = reports.flatMap((report, index) =>
    report.causes.map(
      (cause) => `- ${cleaned(labels[index] ?? '')}, ${causeScope(cause)}: ${cleaned(cause.text)}`,
    ),
  );
  return lines.length === 0 ? '' : `## Causes, that of most tests first\n\n${lines.join('\n')}\n`;
}

function shortfalls(reports: readonly ConformanceReport[], { labels }: ClauseMatrix): string {
  const lines = reports.flatMap(({ results }, index) =>
    results
      .filter(({ status }) => status === 'failed' || status === 'blocked' || status === 'known-failure')
      .map(
        (result) =>
          `- ${cleaned(labels[index] ?? '')}, ${result.id} ${cleaned(result.title)}: ${whyOf(result)}`,
      ),
  );
  return `## What falls short\n\n${lines.length === 0 ? 'Nothing.' : lines.join('\n')}\n`;
}

function whyOf({ status, reason = '', error = '' }: TestResult): string {
  const [observed = ''] = error.split('\n');
  if (status === 'blocked') return cleaned(reason);
  return status === 'known-failure' ? `known: ${cleaned(reason)}` : `**failed**: ${cleaned(observed)}`;
}

/** The suite's gated tests are pending where a capability is false. */
function falseCapabilities(reports: readonly ConformanceReport[]): string {
  const namesOf = new Map<string, Set<string>>();
  for (const { extension, results } of reports) {
    const names = namesOf.get(extension) ?? new Set();
    namesOf.set(extension, names);
    const pending = new Set(results.filter(({ status }) => status === 'pending').map(({ id }) => id));
    const gated = testCases.filter(({ id, kind }) => kind === 'gated' && pending.has(id));
    for (const name of gated.flatMap(({ capabilities }) => capabilities)) names.add(name);
  }
  const lines = Array.from(namesOf, ([extension, names]) => {
    const list = [...names].toSorted().map((name) => `\`${name}\``);
    return `- ${cleaned(extension)}: ${list.length === 0 ? 'none' : list.join(', ')}`;
  });
  return `## Capabilities that are false\n\nTheir tests do not apply (n.a.); the answer that each defines is tested instead.\n\n${lines.join('\n')}\n`;
}

/** The claims of each extension that no run has checked; nothing where all were. */
function uncheckedList(reports: readonly ConformanceReport[]): string {
  const byExtension = new Map<string, Map<string, ClaimCheck>>();
  for (const { extension, claims } of reports) {
    const known = byExtension.get(extension) ?? new Map<string, ClaimCheck>();
    byExtension.set(extension, known);
    // One run that has checked a claim is enough.
    for (const claim of claims)
      if (claim.status !== 'unchecked' || !known.has(claim.name)) known.set(claim.name, claim);
  }
  const lines = Array.from(byExtension).flatMap(([extension, claims]) =>
    uncheckedClaims([...claims.values()]).map((line) => `- ${cleaned(extension)}: ${cleaned(line)}`),
  );
  return lines.length === 0 ? '' : `## Claims that were not checked\n\n${lines.join('\n')}\n`;
}

/** As a formatter leaves it: the columns are as wide as their widest cell. */
function table(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  const widths = head.map((_, column) => Math.max(3, ...rows.map((row) => lengthOf(row[column] ?? ''))));
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => padded(cells[column] ?? '', width)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return `${[line(head), rule, ...body.map(line)].join('\n')}\n`;
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - lengthOf(text)));
}

/** Characters, not UTF-16 units. */
function lengthOf(text: string): number {
  return Array.from(text).length;
}

/** Text that Markdown takes as it is. */
function cleaned(text: string): string {
  return text.replaceAll(/[\\`*[\]<>|]|(?<!\w)_|_(?!\w)/g, String.raw`\$&`).replaceAll(/\s+/g, ' ');
}
