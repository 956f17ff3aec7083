import type { Frame } from './frame.js';
import { queueTask } from './queue-task.js';

/** Weight of a new measurement in the smoothed round trip (RFC 6298 §2). */
const ROUND_TRIP_GAIN = 1 / 8;

/** What a frame counts beside the payload of a message: the header of an SCTP DATA chunk (RFC 9260 §3.3.1). */
const FRAME_BYTES = 16;

/**
 * One end of the path between two connections. Frames come out at the other end all, once, in order, and in a later
 * turn of the event loop.
 */
export class Path {
  readonly #onFrame: (frame: Frame) => void;
  #other: Path | null = null;
  #inbox: Frame[] = [];
  #bytesSent = 0;
  #bytesReceived = 0;
  #roundTripTimeMs: number | null = null;

  /** @param onFrame - told of each frame that comes out at this end, but for pings and pongs */
  constructor(onFrame: (frame: Frame) => void) {
    this.#onFrame = onFrame;
  }

  /** Joins two ends. */
  static join(one: Path, other: Path): void {
    one.#other = other;
    other.#other = one;
  }

  /** Bytes of all frames that went in at this end. */
  get bytesSent(): number {
    return this.#bytesSent;
  }

  /** Bytes of all frames that came out at this end. */
  get bytesReceived(): number {
    return this.#bytesReceived;
  }

  /** Smoothed, null until a first {@link ping} has come back. */
  get roundTripTimeMs(): number | null {
    return this.#roundTripTimeMs;
  }

  /** Sends a frame to the other end; nothing where the path is cut. */
  send(frame: Frame): void {
    if (this.#other === null) return;
    this.#bytesSent += sizeOf(frame);
    this.#other.#take(frame);
  }

  /** Measures the round trip. */
  ping(): void {
    this.send({ kind: 'ping', sentAtMs: performance.now() });
  }

  /** Nothing goes in or comes out here any more; what is on its way to the other end still arrives there. */
  cut(): void {
    this.#other = null;
    this.#inbox = [];
  }

  #take(frame: Frame): void {
    this.#inbox.push(frame);
    if (this.#inbox.length > 1) return;
    queueTask(() => {
      this.#deliver();
    });
  }

  #deliver(): void {
    const frames = this.#inbox;
    this.#inbox = [];
    for (const frame of frames) {
      if (this.#other === null) return;
      this.#handle(frame);
    }
  }

  #handle(frame: Frame): void {
    this.#bytesReceived += sizeOf(frame);
    if (frame.kind === 'ping') this.send({ kind: 'pong', sentAtMs: frame.sentAtMs });
    else if (frame.kind === 'pong') this.#measure(performance.now() - frame.sentAtMs);
    else this.#onFrame(frame);
  }

  #measure(roundTripTimeMs: number): void {
    const previous = this.#roundTripTimeMs ?? roundTripTimeMs;
    this.#roundTripTimeMs = previous + (roundTripTimeMs - previous) * ROUND_TRIP_GAIN;
  }
}

function sizeOf(frame: Frame): number {
  return FRAME_BYTES + (frame.kind === 'message' ? frame.message.payload.byteLength : 0);
}
