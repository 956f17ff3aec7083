import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { medianOf, type Row } from './results.js';
import { SIZES } from '../measurements/sizes.js';

/** A plot of several measurements at once, for docs/performance.md. */
export interface OverviewPlot {
  /** Of the file, without its ending. */
  readonly name: string;
  readonly title: string;
  readonly svg: string;
}

const BY_SIZE = SIZES.map(([size]) => [`throughput-${size}`, size] as const);
const PEERS = [1, 10, 50, 100];

/** The plots that a run has figures for. */
export async function overviewPlots(rows: readonly Row[]): Promise<readonly OverviewPlot[]> {
  const drafts = [
    lines('throughput', 'Throughput in MB/s by the size of a message in bytes (two processes)', {
      rows: rows.filter(({ topology, figure }) => topology === 'two processes' && figure === 'rate'),
      x: 'size of a message in bytes',
      y: 'MB/s',
      steps: BY_SIZE,
    }),
    lines('cpu', 'CPU seconds for a million messages by their size in bytes (two processes)', {
      rows: rows.filter(({ topology, figure }) => topology === 'two processes' && figure === 'cpuPerMillion'),
      x: 'size of a message in bytes',
      y: 's',
      steps: BY_SIZE,
    }),
    lines('snapshots', 'CPU of a server for one peer and second, by the number of peers', {
      rows,
      x: 'peers',
      y: 'ms',
      steps: PEERS.map((peers) => [`snapshots-${peers}`, peers]),
    }),
    bars(
      'round-trip',
      'Round trip of 64 bytes, event-driven, in µs (two processes)',
      rows.filter(
        ({ measurement, topology }) => measurement === 'round-trip' && topology === 'two processes',
      ),
    ),
    bars(
      'memory',
      'Memory of an idle connection in kB (both ends in one process)',
      rows.filter(({ measurement, topology }) => measurement === 'memory' && topology === 'one process'),
    ),
    bars(
      'connect',
      'Connect time in ms (two processes, no delay of signalling)',
      rows.filter(({ measurement, topology }) => measurement === 'connect' && topology === 'two processes'),
    ),
  ].filter((draft) => draft !== null);
  return Promise.all(drafts.map(async ({ spec, ...names }) => ({ ...names, svg: await svgOf(spec) })));
}

/** In pixels; names of subjects are cut off at less. */
const LABEL_LIMIT = 300;

const NAMES_WHOLE = { axis: { labelLimit: LABEL_LIMIT }, legend: { labelLimit: LABEL_LIMIT } };

/** A plot as SVG. */
export function svgOf(spec: TopLevelSpec): Promise<string> {
  const plot = compile(spec, { config: NAMES_WHOLE }).spec;
  return new View(parse(plot), { renderer: 'none' }).toSVG();
}

interface Draft {
  readonly name: string;
  readonly title: string;
  readonly spec: TopLevelSpec;
}

interface Lines {
  readonly rows: readonly Row[];
  readonly x: string;
  readonly y: string;
  /** Measurements, and where each stands on the axis. */
  readonly steps: readonly (readonly [measurement: string, at: number])[];
}

/** A line for each subject, over several measurements; null where there are no figures. */
function lines(name: string, title: string, { rows, x, y, steps }: Lines): Draft | null {
  const values = steps.flatMap(([measurement, at]) =>
    rows
      .filter((row) => row.measurement === measurement)
      .map((row) => ({ subject: row.subject, at, value: medianOf(row) })),
  );
  if (values.length === 0) return null;
  const spec: TopLevelSpec = {
    width: 560,
    height: 280,
    background: 'white',
    data: { values },
    mark: { type: 'line', point: true },
    encoding: {
      x: {
        field: 'at',
        type: 'quantitative',
        scale: { type: 'log' },
        title: x,
        axis: { values: steps.map(([, at]) => at) },
      },
      y: { field: 'value', type: 'quantitative', scale: { type: 'log' }, title: y },
      color: { field: 'subject', type: 'nominal', title: null },
    },
  };
  return { name, title, spec };
}

/** A bar for each subject and figure of one measurement; null where there are no figures. */
function bars(name: string, title: string, rows: readonly Row[]): Draft | null {
  const values = rows.map((row) => ({ subject: row.subject, figure: row.figure, value: medianOf(row) }));
  if (values.length === 0) return null;
  const spec: TopLevelSpec = {
    width: 560,
    background: 'white',
    data: { values },
    mark: 'bar',
    encoding: {
      y: { field: 'subject', type: 'nominal', title: null },
      yOffset: { field: 'figure' },
      x: { field: 'value', type: 'quantitative', title: rows[0]?.kind.unit ?? '' },
      color: { field: 'figure', type: 'nominal', title: null },
    },
  };
  return { name, title, spec };
}
