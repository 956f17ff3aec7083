import { aimsOf, MARK, PAIRS, pairTitle, type Servers, SETTINGS } from '@peerplug/connects';
import { connects, connectsId } from '../measurements/connects.js';
import { findRow, medianOf, type Row } from './results.js';

/** A table of the connects of one kind of machine: a line for each pair, a column for what the servers do. */
export interface ConnectTable {
  readonly title: string;
  readonly head: readonly string[];
  readonly lines: readonly (readonly string[])[];
}

const IDS: ReadonlySet<string> = new Set(connects.map(({ id }) => id));

const SERVERS: readonly Servers[] = [...new Set(SETTINGS.map(({ servers }) => servers))];

/** Behind a time that misses what is aimed at. */
const MISSED = ' ✗';

/** Whether a row stands in these tables and in no other. */
export function isOfConnects({ measurement }: Pick<Row, 'measurement'>): boolean {
  return IDS.has(measurement);
}

/** The connects of a run; empty where it has none. */
export function connectTables(rows: readonly Row[]): readonly ConnectTable[] {
  const own = rows.filter(isOfConnects);
  return [1, 4].flatMap((interfaces) =>
    [0, 20].flatMap((delayMs) => {
      const lines = [MARK, ...PAIRS].map(pairTitle).flatMap((pair) => {
        const cells = SERVERS.map((servers) => cellOf(own, { interfaces, servers, delayMs }, pair));
        return cells.every((cell) => cell === null) ? [] : [[pair, ...cells.map((cell) => cell ?? '–')]];
      });
      if (lines.length === 0) return [];
      const addresses = interfaces === 1 ? 'One interface' : 'Four interfaces';
      const title = `${addresses}, ${delayMs} ms of signaling`;
      return [{ title, head: ['offerer → answerer', ...SERVERS.map(serversTitle)], lines }];
    }),
  );
}

/** What the numbers in the tables are. */
export const CONNECTS_LEGEND: string =
  'Milliseconds from the first object to both channels open, as p50 / p95 / the longest of 20 connects, each end in a ' +
  'process of its own. wrtc → wrtc is the mark. ✗: p95 is more than three times that of the mark in the same setting, or ' +
  'more than 150 ms and what an offer and an answer are on their way.';

function cellOf(rows: readonly Row[], setting: (typeof SETTINGS)[number], subject: string): string | null {
  const figure = (name: string, of: string): number | null => {
    const row = findRow(rows, {
      measurement: connectsId(setting),
      topology: 'own network',
      subject: of,
      figure: name,
    });
    return row === undefined ? null : medianOf(row);
  };
  const times = ['p50', 'p95', 'longest'].map((name) => figure(name, subject));
  const [, p95 = null] = times;
  if (p95 === null) return null;
  if (Number.isNaN(p95)) return `failed${MISSED}`;
  const mark = pairTitle(MARK);
  const { ofMark, atMost } = aimsOf(setting, figure('p95', mark) ?? NaN);
  const isMissed = subject !== mark && (p95 > ofMark || p95 > atMost);
  return times.map((ms) => (ms ?? NaN).toFixed(0)).join(' / ') + (isMissed ? MISSED : '');
}

function serversTitle(servers: Servers): string {
  return servers === 'none' ? 'no servers' : `servers ${servers}`;
}
