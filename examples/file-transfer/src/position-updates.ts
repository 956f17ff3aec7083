import { ErrorCode, type WebRTCDataChannel } from '@peerplug/core';
import { readPackets } from './incoming-packets.js';

export const UPDATE_CHANNEL = 'updates';

/** As many as a game has frames. */
const UPDATES_PER_SECOND = 60;

/** The round trip that is shown is the median of so many echoes: one second's. */
const ECHOES_KEPT: number = UPDATES_PER_SECOND;

/** Where the fields of an update are: its number, when it was sent by the sender's clock, and x, y, z. */
const FIELDS = { sequence: 0, sentAt: 4, position: 12 } as const;
const UPDATE_BYTES = 24;

/** Sends where something is, 60 times a second, over a channel that may lose packets, and times the echoes. */
export class PositionSender {
  readonly #channel: WebRTCDataChannel;
  readonly #roundTripsMs: number[] = [];
  #updatesSent = 0;
  #startedAt = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(channel: WebRTCDataChannel) {
    this.#channel = channel;
    readPackets(channel, (echo) => {
      this.#takeEcho(echo);
    });
  }

  get updatesSent(): number {
    return this.#updatesSent;
  }

  /** Median of the latest echoes; null until one has come. */
  get roundTripMs(): number | null {
    const sorted = this.#roundTripsMs.toSorted((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? null;
  }

  start(): void {
    this.#startedAt = performance.now();
    this.#sendDue();
    this.#timer = setInterval(() => {
      this.#sendDue();
    }, 1000 / UPDATES_PER_SECOND);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** A timer counts whole milliseconds and may come late; how many are due is told by the clock. */
  #sendDue(): void {
    const seconds = (performance.now() - this.#startedAt) / 1000;
    for (let due = 1 + Math.floor(seconds * UPDATES_PER_SECOND) - this.#updatesSent; due > 0; due -= 1) {
      if (this.#channel.putPacket(encodeUpdate(this.#updatesSent)) !== ErrorCode.OK) return;
      this.#updatesSent += 1;
    }
  }

  #takeEcho(echo: Uint8Array): void {
    this.#roundTripsMs.push(performance.now() - viewOf(echo).getFloat64(FIELDS.sentAt));
    if (this.#roundTripsMs.length > ECHOES_KEPT) this.#roundTripsMs.shift();
  }
}

/** Counts the updates that arrive and sends each one back. */
export class PositionReceiver {
  #updatesReceived = 0;
  #latestSequence = -1;

  constructor(channel: WebRTCDataChannel) {
    readPackets(channel, (update) => {
      this.#updatesReceived += 1;
      this.#latestSequence = Math.max(this.#latestSequence, viewOf(update).getUint32(FIELDS.sequence));
      // An echo that cannot be sent is one that got lost.
      channel.putPacket(update);
    });
  }

  get updatesReceived(): number {
    return this.#updatesReceived;
  }

  /** How many have not come though a later one has. */
  get updatesLost(): number {
    return this.#latestSequence + 1 - this.#updatesReceived;
  }
}

/** Something that runs round a circle once a second. */
function encodeUpdate(sequence: number): Uint8Array {
  const update = new DataView(new ArrayBuffer(UPDATE_BYTES));
  const angle = (sequence / UPDATES_PER_SECOND) * 2 * Math.PI;
  update.setUint32(FIELDS.sequence, sequence);
  update.setFloat64(FIELDS.sentAt, performance.now());
  [Math.cos(angle), 0, Math.sin(angle)].forEach((coordinate, axis) => {
    update.setFloat32(FIELDS.position + 4 * axis, coordinate);
  });
  return new Uint8Array(update.buffer);
}

function viewOf(update: Uint8Array): DataView {
  return new DataView(update.buffer, update.byteOffset, update.byteLength);
}
