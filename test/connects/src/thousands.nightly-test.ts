import type { Cell, Servers, ServersAt, Side } from './cell.js';
import { declareCells } from './declare-cells.js';
import type { StackName } from './stacks.js';

/** Of 2,000 connects none may take as long as half of what is lost where a first DTLS message is. */
const BOUNDS = { slowMs: 500, maxSlow: 0 };

/** How often ours connects with a stack, in each setting of the servers and each role. */
interface Many {
  readonly ours: StackName;
  readonly other: StackName;
  readonly connects: number;
}

const MANY: readonly Many[] = [
  { ours: 'libdatachannel', other: 'node-datachannel', connects: 2000 },
  { ours: 'libdatachannel', other: 'godot', connects: 400 },
  { ours: 'werift', other: 'node-datachannel', connects: 400 },
];

/** Half of the connects with servers have them at both ends, and half at ours only. */
function cellsOf({ ours, other, connects }: Many, side: Side, servers: Servers): readonly Cell[] {
  const [offerer, answerer] = side === 'offerer' ? [ours, other] : [other, ours];
  const cell = { offerer, answerer, interfaces: 1, servers, delayMs: 0 };
  if (servers === 'none') return [{ ...cell, connects }];
  return (['both', side] satisfies ServersAt[]).map((serversAt) => ({
    ...cell,
    serversAt,
    connects: connects / 2,
  }));
}

for (const many of MANY) {
  describe(`${many.ours} with ${many.other}, thousands of times`, () => {
    for (const servers of ['none', 'answering', 'refusing', 'silent'] as const) {
      for (const side of ['offerer', 'answerer'] as const) declareCells(cellsOf(many, side, servers), BOUNDS);
    }
  });
}
