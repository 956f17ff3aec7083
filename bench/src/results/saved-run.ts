import { readFileSync } from 'node:fs';
import { type BenchReport, findRow } from './results.js';

/**
 * Reads runs that `--json` has written, as one: a row that several have is the last one's.
 *
 * @throws where a file cannot be read or is no run, or where the runs are not of one machine
 */
export function readRuns(files: readonly string[]): BenchReport {
  const [first, ...others] = files.map(readRun);
  if (first === undefined) throw new Error('no run was named');
  return others.reduce(joined, first);
}

function readRun(file: string): BenchReport {
  const report: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (isReport(report)) return report;
  throw new Error(`'${file}' is no run; write one with --json`);
}

function isReport(value: unknown): value is BenchReport {
  return typeof value === 'object' && value !== null && 'rows' in value && 'machine' in value;
}

function joined(one: BenchReport, other: BenchReport): BenchReport {
  if (JSON.stringify(one.machine) !== JSON.stringify(other.machine))
    throw new Error('the runs are not of one machine: their figures do not stand beside each other');
  const isNew = (row: Parameters<typeof findRow>[1]): boolean => findRow(other.rows, row) === undefined;
  const kept = one.rows.filter(isNew);
  const faults = one.faults.filter((fault) => kept.some((row) => isOf(row, fault)));
  return {
    machine: one.machine,
    rounds: Math.min(one.rounds, other.rounds),
    rows: [...kept, ...other.rows],
    faults: [...faults, ...other.faults],
  };
}

function isOf(
  row: BenchReport['rows'][number],
  { measurement, topology, subject }: BenchReport['faults'][number],
): boolean {
  return row.measurement === measurement && row.topology === topology && row.subject === subject;
}
