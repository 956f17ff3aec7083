import type { Cell, Servers, ServersAt } from './cell.js';
import { declareCells } from './declare-cells.js';
import type { StackName } from './stacks.js';

/**
 * What was lost once was a second in a fifth of the connects, or 700 ms in most of them. A busy machine holds up one of
 * twenty now and then.
 */
const BOUNDS = { middleMs: 400, slowMs: 900, maxSlow: 1 };

type Row = readonly [
  offerer: StackName,
  answerer: StackName,
  interfaces: number,
  servers: Servers,
  delayMs: number,
  serversAt?: ServersAt,
];

/** Every pair once at the least; those that froze, or lost time, in the settings in which they did. */
const CHOSEN: readonly Row[] = [
  ['libdatachannel', 'node-datachannel', 1, 'answering', 0],
  ['libdatachannel', 'node-datachannel', 1, 'answering', 20, 'offerer'],
  ['libdatachannel', 'node-datachannel', 1, 'refusing', 0],
  ['libdatachannel', 'node-datachannel', 4, 'silent', 20],
  ['node-datachannel', 'libdatachannel', 1, 'answering', 0],
  ['node-datachannel', 'libdatachannel', 4, 'refusing', 20, 'answerer'],
  ['libdatachannel', 'libdatachannel', 4, 'none', 20],
  ['libdatachannel', 'libdatachannel', 4, 'answering', 0],
  ['libdatachannel', 'werift', 4, 'none', 0],
  ['libdatachannel', 'werift', 1, 'answering', 20],
  ['werift', 'libdatachannel', 4, 'none', 20],
  ['werift', 'libdatachannel', 1, 'refusing', 0],
  ['werift', 'werift', 4, 'none', 0],
  ['werift', 'werift', 4, 'answering', 20],
  ['werift', 'node-datachannel', 4, 'refusing', 0],
  ['node-datachannel', 'werift', 1, 'silent', 20],
  ['libdatachannel', 'chromium', 1, 'answering', 0],
  ['chromium', 'libdatachannel', 4, 'refusing', 20],
  ['werift', 'chromium', 4, 'silent', 0],
  ['chromium', 'werift', 1, 'none', 20],
  ['libdatachannel', 'firefox', 4, 'none', 20],
  ['firefox', 'libdatachannel', 1, 'silent', 0],
  ['werift', 'firefox', 1, 'answering', 20],
  ['firefox', 'werift', 4, 'refusing', 0],
  ['libdatachannel', 'godot', 1, 'answering', 0],
  ['libdatachannel', 'godot', 1, 'refusing', 0, 'offerer'],
  ['godot', 'libdatachannel', 4, 'answering', 20],
  ['werift', 'godot', 4, 'silent', 20],
  ['godot', 'werift', 1, 'none', 0],
];

describe('connects as real machines do', () => {
  const cells = CHOSEN.map(([offerer, answerer, interfaces, servers, delayMs, serversAt = 'both']): Cell => ({
    offerer,
    answerer,
    interfaces,
    servers,
    serversAt,
    delayMs,
    connects: 20,
  }));
  declareCells(cells, BOUNDS);
});
