import { setTimeout as sleep } from 'node:timers/promises';
import type { Cell, CellResult, Freeze, Side } from './cell.js';
import type { IceServer } from './messages.js';
import { connectOnce, type Ends, SIDES } from './one-connect.js';
import { openPeer } from './peers/open-peer.js';
import type { StackName } from './stacks.js';
import { START_MS, WatchedPeer } from './watched-peer.js';

/** Each takes seconds; a cell with so many has shown what it shows. */
const MAX_FAULTY_CONNECTS = 5;

/** The connects of one cell, in the network that this process is in. */
export class CellRun {
  readonly #cell: Cell;
  readonly #iceServers: Readonly<Record<Side, readonly IceServer[]>>;
  readonly #times: number[] = [];
  readonly #failures: string[] = [];
  readonly #freezes: Freeze[] = [];
  readonly #notes = new Set<string>();

  constructor(cell: Cell, iceServers: readonly IceServer[]) {
    const { serversAt = 'both' } = cell;
    this.#cell = cell;
    this.#iceServers = {
      offerer: serversAt === 'answerer' ? [] : iceServers,
      answerer: serversAt === 'offerer' ? [] : iceServers,
    };
  }

  /** Connects one after the other. A process that ended or froze is replaced. */
  async run(): Promise<CellResult> {
    const { offerer, answerer, connects } = this.#cell;
    let ends: Ends = { offerer: await open(offerer), answerer: await open(answerer) };
    for (let id = 0; id < connects && this.#failures.length < MAX_FAULTY_CONNECTS; id += 1) {
      await this.#connect(ends, id);
      ends = {
        offerer: await living(ends.offerer, offerer),
        answerer: await living(ends.answerer, answerer),
      };
    }
    ends.offerer.stop();
    ends.answerer.stop();
    return { times: this.#times, failures: this.#failures, freezes: this.#freezes, notes: [...this.#notes] };
  }

  async #connect(ends: Ends, id: number): Promise<void> {
    const { delayMs } = this.#cell;
    const { ms, faults } = await connectOnce(ends, { id, delayMs, iceServers: this.#iceServers });
    const isGone = SIDES.some((side) => ends[side].end !== null);
    if (ms === null || isGone) this.#failures.push(`connect ${id}: ${faults.join('; ')}`);
    else {
      this.#times.push(ms);
      for (const fault of faults) this.#notes.add(fault);
    }
    for (const side of SIDES) {
      if (ends[side].end?.isFrozen !== true) continue;
      this.#freezes.push({ side, stack: this.#cell[side], connect: id });
    }
  }
}

async function living(peer: WatchedPeer, stack: StackName): Promise<WatchedPeer> {
  return peer.end === null ? peer : open(stack);
}

async function open(stack: StackName): Promise<WatchedPeer> {
  const late = sleep(START_MS, null, { ref: false });
  const peer = await Promise.race([openPeer(stack), late]);
  if (peer === null) throw new Error(`${stack} did not start within ${START_MS / 1000} s`);
  const watched = new WatchedPeer(peer);
  await watched.ready;
  return watched;
}
