import type { StackName } from './stacks.js';

/** What the configured STUN and TURN servers do. */
export type Servers = 'none' | 'answering' | 'refusing' | 'silent';

/** Which ends have the servers in their configuration. */
export type ServersAt = 'both' | 'offerer' | 'answerer';

/** One way to connect, tried a number of times. */
export interface Cell {
  readonly offerer: StackName;
  readonly answerer: StackName;
  /** Network interfaces of the machine, each with an IPv4 and an IPv6 address. */
  readonly interfaces: number;
  readonly servers: Servers;
  /** Both ends unless given. */
  readonly serversAt?: ServersAt;
  /** How long each message of signaling is on its way. */
  readonly delayMs: number;
  readonly connects: number;
}

export type Side = 'offerer' | 'answerer';

/** A process that stopped answering for good. */
export interface Freeze {
  readonly side: Side;
  readonly stack: StackName;
  /** The number of the connect, from 0. */
  readonly connect: number;
}

/** The result of a cell. */
export interface CellResult {
  /** Milliseconds from the first object to both channels open, of each connect that succeeded and was closed. */
  readonly times: readonly number[];
  /** One sentence for each connect that failed. */
  readonly failures: readonly string[];
  readonly freezes: readonly Freeze[];
  /** What ends reported although they connected; each sentence once. */
  readonly notes: readonly string[];
}

/** The setting of a cell, without its stacks. */
export type Setting = Pick<Cell, 'interfaces' | 'servers' | 'serversAt' | 'delayMs'>;

/** A setting in words, for titles. */
export function settingTitle({ interfaces, servers, serversAt = 'both', delayMs }: Setting): string {
  const count = interfaces === 1 ? 'one interface' : `${interfaces} interfaces`;
  const at = serversAt === 'both' || servers === 'none' ? '' : ` at the ${serversAt} only`;
  const named = servers === 'none' ? 'no servers' : `${servers} servers${at}`;
  return `${count}, ${named}, ${delayMs} ms of signaling`;
}

/** The stacks of a cell, the offerer first. */
export function pairTitle({ offerer, answerer }: Pick<Cell, 'offerer' | 'answerer'>): string {
  return `${offerer} → ${answerer}`;
}

/** What is worth knowing of a cell's times; NaN where no connect succeeded. */
export interface Summary {
  readonly p50: number;
  readonly p95: number;
  readonly longest: number;
}

export function summaryOf({ times }: CellResult): Summary {
  const sorted = times.toSorted((a, b) => a - b);
  const quantile = (share: number): number =>
    sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
  return { p50: quantile(0.5), p95: quantile(0.95), longest: quantile(1) };
}

/** A result in one line. */
export function resultLine(result: CellResult): string {
  const { p50, p95, longest } = summaryOf(result);
  const [first] = result.failures;
  return [
    `p50 ${p50.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms, longest ${longest.toFixed(0)} ms`,
    `${result.times.length} connected, ${result.failures.length} failed${first === undefined ? '' : ` (${first})`}`,
    ...result.freezes.map(
      ({ side, stack, connect }) => `FROZEN: the process of ${stack}, the ${side}, in connect ${connect}`,
    ),
    ...result.notes.map((note) => `note: ${note}`),
  ].join('; ');
}
