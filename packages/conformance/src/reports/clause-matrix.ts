import { CLAUSES } from '../run/clauses.js';
import type { ConformanceReport } from '../run/conformance-report.js';
import type { TestResult } from '../run/test-result.js';
import { runLabels } from './run-label.js';

/** What one run says of one clause. */
export interface Cell {
  /** Tests that apply: all but the pending ones. */
  readonly ran: number;
  readonly passed: number;
  readonly known: readonly TestResult[];
  readonly failed: readonly TestResult[];
  readonly blocked: readonly TestResult[];
}

/** One clause and what each run says of it. */
export interface Row {
  readonly clause: string;
  readonly sentence: string;
  /** In the order of the runs. */
  readonly cells: readonly Cell[];
}

/** Clauses of one kind. */
export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** Clauses against runs. */
export interface ClauseMatrix {
  /** One name for each run. */
  readonly labels: readonly string[];
  readonly sections: readonly Section[];
}

const SECTIONS: readonly [title: string, kind: RegExp][] = [
  ['Rules', /^\d+$/],
  ['Extension contract', /^spi-/],
  ['Class reference', /^ref-/],
];

/** Sorts the results of some runs by what they enforce. */
export function clauseMatrix(reports: readonly ConformanceReport[]): ClauseMatrix {
  const sections = SECTIONS.map(([title, kind]) => {
    const entries = Object.entries(CLAUSES).filter(([clause]) => kind.test(clause));
    const rows = entries.map(([clause, sentence]) => {
      const cells = reports.map((report) => cellOf(report, clause));
      return { clause, sentence, cells };
    });
    return { title, rows };
  });
  return { labels: runLabels(reports), sections };
}

function cellOf({ results }: ConformanceReport, clause: string): Cell {
  const own = results.filter((result) => result.clauses.includes(clause) && result.status !== 'pending');
  return {
    ran: own.length,
    passed: own.filter((result) => result.status === 'passed').length,
    known: own.filter((result) => result.status === 'known-failure'),
    failed: own.filter((result) => result.status === 'failed'),
    blocked: own.filter((result) => result.status === 'blocked'),
  };
}

/** The cell in a few signs: `✓ 4`, `✗ 1 of 4`, `? 1 of 4` for blocked ones, `✓ 3, 1 known`; `n.a.` where no test applies. */
export function cellText({ ran, passed, known, failed, blocked }: Cell): string {
  if (ran === 0) return 'n.a.';
  if (failed.length > 0) return `✗ ${String(failed.length)} of ${String(ran)}`;
  if (blocked.length > 0) return `? ${String(blocked.length)} of ${String(ran)}`;
  return known.length > 0 ? `✓ ${String(passed)}, ${String(known.length)} known` : `✓ ${String(passed)}`;
}
