import type { WriteStream } from 'node:tty';
import type { Role } from './peer-messages.js';
import { fileLine, roundTripLine, updatesLine } from './transfer-lines.js';
import type { TransferState, Trail } from './transfer-state.js';
import type { TransferView } from './transfer-view.js';

/** Fewer do not hold the picture. */
export const LEAST_ROWS = 18;
export const LEAST_COLUMNS = 40;

const MACHINES = ['connection', 'gathering', 'signaling'] as const;
const LABEL_COLUMNS = 14;
const BAR_COLUMNS = 30;

/** Draws the transfer on a terminal, over the picture drawn before. */
export class ScreenView implements TransferView {
  readonly #terminal: WriteStream;
  readonly #state: TransferState;
  #rowsDrawn = 0;

  constructor(terminal: WriteStream, state: TransferState) {
    this.#terminal = terminal;
    this.#state = state;
  }

  update(): void {
    const columns = this.#terminal.columns - 1;
    const lines = this.#picture(columns).map((line) => line.slice(0, columns));
    const up = this.#rowsDrawn === 0 ? '' : `\u001B[${String(this.#rowsDrawn)}A`;
    // Each line is cleared behind its end, so that nothing flickers.
    this.#terminal.write(`${up}\r${lines.map((line) => `${line}\u001B[K\n`).join('')}`);
    this.#rowsDrawn = lines.length;
  }

  close(): void {
    this.update();
  }

  #picture(columns: number): string[] {
    const state = this.#state;
    const done = Math.round(state.progress * BAR_COLUMNS);
    const bar = `${'█'.repeat(done)}${'░'.repeat(BAR_COLUMNS - done)}`;
    return [
      ...this.#peerLines('A', columns),
      ...this.#peerLines('B', columns),
      '',
      row('file', bar),
      row('', fileLine(state)),
      row('updates', updatesLine(state)),
      row('round trip', roundTripLine(state)),
      '',
    ];
  }

  #peerLines(role: Role, columns: number): string[] {
    const { backend, processIds, ...machines } = this.#state.peers[role];
    const process = processIds.length === 0 ? 'starting' : `process ${String(processIds[0])}`;
    return [
      `${role}  ${backend}, ${process}`,
      ...MACHINES.map((machine) => row(machine, trailText(machines[machine], columns - LABEL_COLUMNS))),
    ];
  }
}

function row(label: string, text: string): string {
  return `   ${label.padEnd(LABEL_COLUMNS - 3)}${text}`;
}

/** The way to the present state, or as much of its end as there is room for. */
function trailText(trail: Trail, columns: number): string {
  for (let start = 0; start < trail.length; start += 1) {
    const text = `${start === 0 ? '' : '… '}${trail.slice(start).join(' → ')}`;
    if (text.length <= columns) return text;
  }
  return trail.at(-1) ?? '';
}
