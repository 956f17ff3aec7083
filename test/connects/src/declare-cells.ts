import { expect } from 'chai';
import { type Cell, type CellResult, pairTitle, resultLine, settingTitle } from './cell.js';
import { findGodot } from './godot-engine.js';
import { whyNoNamespace } from './network-namespace.js';
import { runCell } from './run-cell.js';

/** What the times of a cell have to be. */
export interface Bounds {
  /** Of the middle one, without what signaling takes. */
  readonly middleMs?: number;
  /** Connects that take longer, without what signaling takes, are slow. */
  readonly slowMs: number;
  /** How many may be slow. */
  readonly maxSlow: number;
}

/** So much a connect takes at the most on a busy machine where nothing is wrong, its close included. */
const CONNECT_MS = 1500;

/** Start of browsers, and what is waited for where a process froze. */
const BESIDE_MS = 240_000;

/**
 * Declares one test for each cell: no connect fails, no process freezes, and none is slow beyond the bounds. A stack or a
 * namespace that this machine lacks is named in a pending test.
 */
export function declareCells(cells: readonly Cell[], bounds: Bounds): void {
  const noNamespace = whyNoNamespace();
  const godot = findGodot();
  for (const cell of cells) {
    const title = `${pairTitle(cell)}: ${cell.connects} connects, none fails, freezes or is slow (${settingTitle(cell)})`;
    const needsGodot = cell.offerer === 'godot' || cell.answerer === 'godot';
    if (noNamespace !== null) it(`${title}: not run, no network namespace can be made (${noNamespace})`);
    else if (needsGodot && 'missing' in godot) it(`${title}: not run, ${godot.missing}`);
    else {
      it(title, async () => {
        expectGood(cell, await runCell(cell), bounds);
      }).timeout(BESIDE_MS + cell.connects * CONNECT_MS);
    }
  }
}

function expectGood(cell: Cell, result: CellResult, { middleMs = Infinity, slowMs, maxSlow }: Bounds): void {
  const line = resultLine(result);
  expect(result.freezes, line).to.deep.equal([]);
  expect(result.failures, line).to.deep.equal([]);
  expect(result.times, line).to.have.lengthOf(cell.connects);
  // The offer is on its way, then the answer.
  const times = result.times.map((ms) => ms - 2 * cell.delayMs).toSorted((a, b) => a - b);
  expect(times[times.length >> 1], `the middle one: ${line}`).to.be.below(middleMs);
  const slow = times.filter((ms) => ms > slowMs).map(Math.round);
  expect(slow.length, `slower than ${slowMs} ms: ${slow.join(', ')}; ${line}`).to.be.at.most(maxSlow);
}
