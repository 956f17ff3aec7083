import { CONNECTS_LEGEND, connectTables, isOfConnects } from './connect-tables.js';
import { type BenchReport, medianOf, ratioOf, type Row, valuesOf } from './results.js';
import { judge, type Verdict } from './targets.js';

/** A number as tables show it: three digits that count. */
function shown(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString('en', { maximumFractionDigits: Math.min(digits, 3) });
}

/** Cells of the targets' table: what, where, target, measured, spread, met. */
export function targetCells({ target, topology, row, measured, least, most, isMet }: Verdict): string[] {
  const bound = target.atLeast === undefined ? `≤ ${target.atMost ?? ''}` : `≥ ${target.atLeast}`;
  return [
    target.title,
    row.measurement,
    row.subject,
    topology,
    bound,
    shown(measured),
    `${shown(least)} – ${shown(most)}`,
    isMet ? 'met' : 'MISSED',
  ];
}

export const TARGET_HEAD: readonly string[] = [
  'what',
  'measurement',
  'subject',
  'ends in',
  'target',
  'measured',
  'rounds',
  '',
];

/** Rows of one figure in one topology, which are compared with the first of them. */
export interface Comparison {
  readonly title: string;
  readonly topology: string;
  readonly rows: readonly Row[];
}

/** The rows of a run, sorted by what is compared; connects have tables of their own. */
export function comparisonsOf(rows: readonly Row[]): readonly Comparison[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    if (isOfConnects(row)) continue;
    const key = [row.measurement, row.topology, row.figure].join(' ');
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ title: first.kind.title, topology: first.topology, rows: group }];
  });
}

export const ROW_HEAD: readonly string[] = ['subject', 'median', 'rounds', 'of the first'];

/** Cells of a comparison's table. */
export function rowCells(row: Row, first: Row): string[] {
  const values = valuesOf(row);
  const ratio = ratioOf(row, first);
  return [
    row.subject,
    `${shown(medianOf(row))} ${row.kind.unit}`,
    values.length === 0 ? 'failed' : `${shown(Math.min(...values))} – ${shown(Math.max(...values))}`,
    ratio === null ? '–' : shown(ratio.median),
  ];
}

/** The report for a terminal. */
export function textReport(report: BenchReport): string {
  const comparisons = comparisonsOf(report.rows).map(({ title, topology, rows }) => {
    const [first] = rows;
    const cells = first === undefined ? [] : rows.map((row) => rowCells(row, first));
    return `${title} (${topology})\n${aligned([[...ROW_HEAD], ...cells])}`;
  });
  const verdicts = judge(report.rows);
  const targets = verdicts.length === 0 ? [] : [aligned([[...TARGET_HEAD], ...verdicts.map(targetCells)])];
  const faults = report.faults.map(
    ({ measurement, subject, topology, round, error }) =>
      `${measurement} of ${subject} (${topology}), round ${round + 1}: ${error}`,
  );
  const tables = connectTables(report.rows).map(
    ({ title, head, lines }) => `${title}\n${aligned([head, ...lines])}`,
  );
  const connects = tables.length === 0 ? [] : [...tables, CONNECTS_LEGEND];
  return [...comparisons, ...connects, ...targets, ...faults].join('\n\n') + '\n';
}

function aligned(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  return lines
    .map((line) => `  ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd())
    .join('\n');
}
