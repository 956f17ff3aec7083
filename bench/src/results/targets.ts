import { findRow, medianOf, type Row, ratioOf } from './results.js';
import { SIZES } from '../measurements/sizes.js';
import { LIBRARY_BELOW } from '../contenders/subjects.js';

/** What a row has to reach beside another, or by itself. */
export interface Target {
  /** Says it in the table. */
  readonly title: string;
  readonly row: Pick<Row, 'measurement' | 'subject' | 'figure'>;
  /** What it is compared with: the best of these subjects; null where the number itself is what counts. */
  readonly against: readonly string[] | null;
  /** What the compared row measures, where that is something else. */
  readonly againstMeasurement?: string;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** How a target was met. */
export interface Verdict {
  readonly target: Target;
  readonly topology: string;
  readonly row: Row;
  /** Of `against`, the one that was the best; null without it. */
  readonly beside: Row | null;
  readonly measured: number;
  readonly least: number;
  readonly most: number;
  readonly isMet: boolean;
}

const OTHERS = ['node-datachannel-polyfill', 'wrtc', 'simple-peer'];

const againstBelow: readonly Target[] = [...LIBRARY_BELOW].flatMap(([subject, library]) => [
  ...SIZES.flatMap(([size]): Target[] => {
    const measurement = `pair-throughput-${size}`;
    return [
      {
        title: 'throughput, of the library below',
        row: { measurement, subject, figure: 'rate' },
        against: null,
        atLeast: 0.98,
      },
      {
        title: 'CPU per message, of the library below',
        row: { measurement, subject, figure: 'cpu' },
        against: null,
        atMost: 1.05,
      },
    ];
  }),
  {
    title: 'round trip p50, of the library below',
    row: { measurement: 'pair-round-trip', subject, figure: 'p50' },
    against: null,
    atMost: 1.03,
  },
  {
    title: 'round trip p99, of the library below',
    row: { measurement: 'pair-round-trip', subject, figure: 'p99' },
    against: null,
    atMost: 1.1,
  },
  {
    title: 'memory of an idle connection, of the library below',
    row: { measurement: 'memory', subject, figure: 'bytes' },
    against: [library],
    atMost: 1.05,
  },
]);

const againstOthers: readonly Target[] = [
  ...SIZES.map(([size]): Target => ({
    title: 'throughput, of the fastest other',
    row: { measurement: `throughput-${size}`, subject: 'peerplug-libdatachannel', figure: 'rate' },
    against: OTHERS,
    atLeast: 1,
  })),
  ...['p50', 'p99'].map((figure): Target => ({
    title: `round trip ${figure}, of the fastest other`,
    row: { measurement: 'round-trip', subject: 'peerplug-libdatachannel', figure },
    against: OTHERS,
    atMost: 1,
  })),
];

const byThemselves: readonly Target[] = [
  {
    title: 'idle poll(), ns',
    row: { measurement: 'idle-poll', subject: 'core', figure: 'time' },
    against: null,
    atMost: 100,
  },
  {
    title: 'allocated by an idle poll(), bytes',
    row: { measurement: 'idle-poll', subject: 'core', figure: 'allocated' },
    against: null,
    atMost: 0,
  },
  {
    title: '1,000 idle connections at 60 Hz, % of a core',
    row: { measurement: 'tick-1000', subject: 'peerplug-libdatachannel', figure: 'share' },
    against: null,
    atMost: 2,
  },
  {
    title: 'CPU for one of 100 peers, of one of 10',
    row: { measurement: 'snapshots-100', subject: 'peerplug-libdatachannel', figure: 'cpu' },
    against: ['peerplug-libdatachannel'],
    againstMeasurement: 'snapshots-10',
    atMost: 1.2,
  },
  {
    title: 'CPU for one of 100 peers, of one of 10',
    row: { measurement: 'snapshots-100', subject: 'peerplug-werift', figure: 'cpu' },
    against: ['peerplug-werift'],
    againstMeasurement: 'snapshots-10',
    atMost: 1.2,
  },
  {
    title: 'werift: throughput at 1 KiB, of the library below',
    row: { measurement: 'pair-throughput-1024', subject: 'peerplug-werift', figure: 'rate' },
    against: null,
    atLeast: 5,
  },
];

const TARGETS: readonly Target[] = [...againstBelow, ...againstOthers, ...byThemselves];

/** How the rows of a run meet the targets; a target without rows is left out. */
export function judge(rows: readonly Row[], targets: readonly Target[] = TARGETS): readonly Verdict[] {
  return targets.flatMap((target) =>
    rows
      .filter(
        ({ measurement, subject, figure }) =>
          measurement === target.row.measurement &&
          subject === target.row.subject &&
          figure === target.row.figure,
      )
      .flatMap((row) => verdictOf(target, row, rows) ?? []),
  );
}

function verdictOf(target: Target, row: Row, rows: readonly Row[]): Verdict | null {
  const { against, againstMeasurement = row.measurement } = target;
  const beside = against === null ? null : bestOf({ ...row, measurement: againstMeasurement }, against, rows);
  if (target.against !== null && beside === null) return null;
  const ratio = beside === null ? spreadOf(row) : ratioOf(row, beside);
  if (ratio === null || Number.isNaN(ratio.median)) return null;
  const { median, least, most } = ratio;
  const isMet = median >= (target.atLeast ?? -Infinity) && median <= (target.atMost ?? Infinity);
  return { target, topology: row.topology, row, beside, measured: median, least, most, isMet };
}

function spreadOf(row: Row): { median: number; least: number; most: number } {
  const values = row.values.filter((value) => value !== null);
  return { median: medianOf(row), least: Math.min(...values), most: Math.max(...values) };
}

function bestOf(row: Row, subjects: readonly string[], rows: readonly Row[]): Row | null {
  const { measurement, topology, figure, kind } = row;
  const others = subjects
    .flatMap((subject) => findRow(rows, { measurement, topology, subject, figure }) ?? [])
    .filter((other) => !Number.isNaN(medianOf(other)))
    .toSorted((one, other) => medianOf(one) - medianOf(other));
  return (kind.better === 'higher' ? others.at(-1) : others[0]) ?? null;
}
