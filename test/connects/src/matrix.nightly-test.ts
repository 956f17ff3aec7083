import { settingTitle } from './cell.js';
import { declareCells } from './declare-cells.js';
import { PAIRS, SETTINGS } from './matrix.js';

/** As many as `npm run bench -- --only connects` makes, which publishes the times. */
const CONNECTS = 20;

/** A stall of the machine, in a run of two hours, is not a fault of a stack. */
const BOUNDS = { middleMs: 400, slowMs: 900, maxSlow: 1 };

describe('every pair in every setting', () => {
  for (const setting of SETTINGS) {
    describe(settingTitle(setting), () => {
      const cells = PAIRS.map((pair) => ({ ...pair, ...setting, connects: CONNECTS }));
      declareCells(cells, BOUNDS);
    });
  }
});
