import type { Writable } from 'node:stream';
import type { Role } from './peer-messages.js';
import { fileLine, roundTripLine, updatesLine } from './transfer-lines.js';
import type { TransferState } from './transfer-state.js';
import type { TransferView } from './transfer-view.js';

/** From one line of progress to the next. */
const PROGRESS_INTERVAL_MS = 2000;

const ROLES: readonly Role[] = ['A', 'B'];
const MACHINES = ['connection', 'gathering', 'signaling'] as const;

/** Prints lines, for what is not a terminal: each new state, and the progress now and then. */
export class PlainView implements TransferView {
  readonly #output: Writable;
  readonly #state: TransferState;
  /** How many states of each state machine have been told. */
  readonly #told = new Map<string, number>();
  #progressToldAtMs = 0;

  constructor(output: Writable, state: TransferState) {
    this.#output = output;
    this.#state = state;
  }

  update(): void {
    for (const role of ROLES) this.#tellPeer(role);
    const nowMs = performance.now();
    if (this.#state.receiver.bytesReceived === 0 || nowMs - this.#progressToldAtMs < PROGRESS_INTERVAL_MS)
      return;
    this.#progressToldAtMs = nowMs;
    this.#tellProgress();
  }

  close(): void {
    this.#tellProgress();
  }

  #tellPeer(role: Role): void {
    const peer = this.#state.peers[role];
    this.#tellNew(role, 'process', peer.processIds.length === 0 ? [] : [peer.processIds.join(', ')]);
    for (const machine of MACHINES) this.#tellNew(role, machine, peer[machine]);
  }

  #tellNew(role: Role, what: string, values: readonly string[]): void {
    const key = `${role} ${what}`;
    for (const value of values.slice(this.#told.get(key) ?? 0)) this.#output.write(`${key} ${value}\n`);
    this.#told.set(key, values.length);
  }

  #tellProgress(): void {
    const state = this.#state;
    this.#output.write(
      `file ${fileLine(state)}; updates ${updatesLine(state)}; round trip ${roundTripLine(state)}\n`,
    );
  }
}
