import { changeConditions, type NetworkConditions, PERFECT_NETWORK } from './conditions.js';

/** What has happened to the datagrams of one direction since the network was made. */
export interface NetworkCounters {
  /** Given to the network by the sending end. */
  readonly taken: number;
  /** Passed on to the receiving end, duplicates included. */
  readonly delivered: number;
  /** Bytes of UDP payload passed on. */
  readonly deliveredBytes: number;
  /** Lost by {@link NetworkConditions.loss}. */
  readonly lost: number;
  /** Dropped because {@link NetworkConditions.queueBytes} were waiting. */
  readonly overflowed: number;
  /** Given while the network was cut, or under way when it was. */
  readonly cut: number;
  /** Copies made by {@link NetworkConditions.duplicate}. */
  readonly duplicated: number;
  /** Held back by {@link NetworkConditions.reorder}. */
  readonly heldBack: number;
}

/** Time as a link sees it. */
export interface LinkClock {
  /** Milliseconds, never going back. */
  now(): number;
  /** Calls back after so many milliseconds at least; gives what takes that back. */
  after(delayMs: number, callback: () => void): () => void;
}

interface Waiting {
  readonly dueMs: number;
  readonly datagram: Uint8Array;
}

/**
 * One direction of a network: decides what becomes of each datagram, and when it arrives.
 *
 * Four numbers are drawn for each datagram, whatever the conditions: the fate of the hundredth is the same whether those
 * before it were lost, and in whichever moment the other direction carried something.
 */
export class NetworkLink {
  readonly #random: () => number;
  readonly #clock: LinkClock;
  readonly #deliver: (datagram: Uint8Array) => void;
  readonly #counters = {
    taken: 0,
    delivered: 0,
    deliveredBytes: 0,
    lost: 0,
    overflowed: 0,
    cut: 0,
    duplicated: 0,
    heldBack: 0,
  };
  #conditions: NetworkConditions = PERFECT_NETWORK;
  /** By the time when they are due, and those of one time in the order in which they came. */
  #underWay: Waiting[] = [];
  /** When the line will have sent all that it was given. */
  #lineFreeMs = Number.NEGATIVE_INFINITY;
  #cancelTimer: (() => void) | null = null;

  constructor(random: () => number, clock: LinkClock, deliver: (datagram: Uint8Array) => void) {
    this.#random = random;
    this.#clock = clock;
    this.#deliver = deliver;
  }

  get conditions(): NetworkConditions {
    return this.#conditions;
  }

  get counters(): NetworkCounters {
    return { ...this.#counters };
  }

  /** Changes conditions, for what is given from now on; a cut also takes what is under way. */
  set(changes: Partial<NetworkConditions>): void {
    this.#conditions = changeConditions(this.#conditions, changes);
    if (!this.#conditions.cut) return;
    this.#counters.cut += this.#underWay.length;
    this.#clear();
  }

  /** Takes a datagram, whose bytes nobody else changes. */
  take(datagram: Uint8Array): void {
    const { loss, duplicate, reorder, reorderMs, delayMs, jitterMs, cut } = this.#conditions;
    const counters = this.#counters;
    const isLost = this.#random() < loss;
    const isDuplicated = this.#random() < duplicate;
    const isHeldBack = this.#random() < reorder;
    const jitter = this.#random() * jitterMs;
    counters.taken += 1;
    if (cut) counters.cut += 1;
    else if (isLost) counters.lost += 1;
    if (cut || isLost) return;
    const sentMs = this.#send(datagram.byteLength);
    if (sentMs === null) {
      counters.overflowed += 1;
      return;
    }
    if (isHeldBack) counters.heldBack += 1;
    if (isDuplicated) counters.duplicated += 1;
    const dueMs = sentMs + delayMs + jitter + (isHeldBack ? reorderMs : 0);
    for (let copy = 0; copy < (isDuplicated ? 2 : 1); copy += 1) this.#enqueue({ dueMs, datagram });
    this.#deliverDue();
  }

  /** Drops what is under way, and its timer. */
  close(): void {
    this.#clear();
  }

  /** When the line has sent so many bytes; null where they do not fit into the queue before it. */
  #send(bytes: number): number | null {
    const { bitsPerSecond, burstBytes, queueBytes } = this.#conditions;
    const now = this.#clock.now();
    const bytesPerMs = bitsPerSecond / 8000;
    if (bytesPerMs === Number.POSITIVE_INFINITY) return now;
    // A bucket of tokens, told by the moment in which it will be full again.
    const burstMs = burstBytes / bytesPerMs;
    const startMs = Math.max(this.#lineFreeMs, now);
    const waitingBytes = (startMs - burstMs - now) * bytesPerMs;
    if (waitingBytes + bytes > queueBytes) return null;
    this.#lineFreeMs = startMs + bytes / bytesPerMs;
    return Math.max(this.#lineFreeMs - burstMs, now);
  }

  #enqueue(waiting: Waiting): void {
    let index = this.#underWay.length;
    while (index > 0 && (this.#underWay[index - 1]?.dueMs ?? 0) > waiting.dueMs) index -= 1;
    this.#underWay.splice(index, 0, waiting);
  }

  #deliverDue(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    const now = this.#clock.now();
    const next = this.#underWay.findIndex(({ dueMs }) => dueMs > now);
    const due = this.#underWay.splice(0, next === -1 ? this.#underWay.length : next);
    const [first] = this.#underWay;
    if (first !== undefined) {
      this.#cancelTimer = this.#clock.after(first.dueMs - now, () => {
        this.#deliverDue();
      });
    }
    for (const { datagram } of due) {
      this.#counters.delivered += 1;
      this.#counters.deliveredBytes += datagram.byteLength;
      this.#deliver(datagram);
    }
  }

  #clear(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#underWay = [];
    this.#lineFreeMs = Number.NEGATIVE_INFINITY;
  }
}
