import type { FigureKind, Measurement, Topology } from '../measurements/measurement.js';
import { median } from '../measurements/statistics.js';

/** One figure of one subject, over all rounds. */
export interface Row {
  readonly measurement: string;
  readonly topology: Topology;
  readonly subject: string;
  readonly figure: string;
  readonly kind: FigureKind;
  /** Round by round; null where the subject failed, so that rounds stay side by side. */
  readonly values: (number | null)[];
}

/** Why a subject gave no figures in a round. */
export interface Fault {
  readonly measurement: string;
  readonly topology: Topology;
  readonly subject: string;
  readonly round: number;
  readonly error: string;
}

/** Where a run took place. Nothing in it tells one machine of a kind from another. */
export interface Machine {
  readonly node: string;
  readonly platform: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
}

/** All that a run gives, as `--json` writes it. */
export interface BenchReport {
  readonly machine: Machine;
  readonly rounds: number;
  readonly rows: readonly Row[];
  readonly faults: readonly Fault[];
}

/** Collects the rows of a run. */
export class Results {
  readonly rows: Row[] = [];
  readonly faults: Fault[] = [];

  add(
    measurement: Measurement,
    topology: Topology,
    subject: string,
    figures: Readonly<Record<string, number>> | null,
  ): void {
    for (const [figure, kind] of Object.entries(measurement.figures)) {
      const value = figures?.[figure];
      this.#row(measurement.id, topology, subject, figure, kind).values.push(
        value !== undefined && Number.isFinite(value) ? value : null,
      );
    }
  }

  #row(measurement: string, topology: Topology, subject: string, figure: string, kind: FigureKind): Row {
    const key = { measurement, topology, subject, figure };
    const found = findRow(this.rows, key);
    if (found !== undefined) return found;
    const row: Row = { ...key, kind, values: [] };
    this.rows.push(row);
    return row;
  }
}

/** What names a row. */
export type RowKey = Pick<Row, 'measurement' | 'topology' | 'subject' | 'figure'>;

export function findRow(rows: readonly Row[], key: RowKey): Row | undefined {
  return rows.find(
    (row) =>
      row.measurement === key.measurement &&
      row.topology === key.topology &&
      row.subject === key.subject &&
      row.figure === key.figure,
  );
}

/** The values of the rounds in which there was one. */
export function valuesOf(row: Row): readonly number[] {
  return row.values.filter((value) => value !== null);
}

/** The median over rounds; NaN where no round gave one. */
export function medianOf(row: Row): number {
  return median(valuesOf(row));
}

/** How one row stands to another: the median of the ratios of each round, in which both ran one after the other. */
export interface Ratio {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export function ratioOf(row: Row, to: Row): Ratio | null {
  const ratios = row.values.flatMap((value, round) => {
    const other = to.values[round];
    return value === null || other === null || other === undefined || other === 0 ? [] : [value / other];
  });
  if (ratios.length === 0) return null;
  return { median: median(ratios), least: Math.min(...ratios), most: Math.max(...ratios) };
}
