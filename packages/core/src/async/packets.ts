import { connectionOf, failureOf, isOver } from './endings.js';
import { Signal } from '../api/signal.js';
import { type Found, waitFor, type WaitOptions } from './wait.js';
import type { WebRTCDataChannel } from '../api/data-channel.js';

/** What a peer sent: a string, or bytes. */
export type PacketData = string | Uint8Array;

type Result = IteratorResult<PacketData, undefined>;

const DONE: Result = Object.freeze({ done: true, value: undefined });

// Without ignoreBOM a leading U+FEFF would be taken off.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * The packets of a channel, one after the other: `for await (const packet of packets(channel)) …`. What was sent as a
 * string arrives as a string, everything else as bytes.
 *
 * Ends when the channel is closed, after the packets that had arrived. Each packet goes to one reader: several readers
 * of a channel share its packets, as `getPacket()` does. `break` leaves the channel open.
 *
 * @returns an iterator whose `next()` is rejected with the `WebRTCError` that says why the channel broke, once all that
 *   had arrived is read, and with the reason of the signal in `options` once that is aborted
 */
export function packets(
  channel: WebRTCDataChannel,
  options?: WaitOptions,
): AsyncIterableIterator<PacketData, undefined> {
  return new PacketReader(channel, options);
}

class PacketReader implements AsyncIterableIterator<PacketData, undefined> {
  readonly #channel: WebRTCDataChannel;
  readonly #options: WaitOptions | undefined;
  readonly #stopped: Signal<[]> = new Signal();
  /** The result that was asked for last: what is asked for later comes after it. */
  #latest: Promise<unknown> | null = null;
  #isDone = false;

  constructor(channel: WebRTCDataChannel, options: WaitOptions | undefined) {
    this.#channel = channel;
    this.#options = options;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Result> {
    const before = this.#latest;
    const wait = (): Promise<Result> => this.#wait();
    const result = before === null ? wait() : before.then(wait, wait);
    this.#latest = result;
    const forget = (): void => {
      if (this.#latest === result) this.#latest = null;
    };
    result.then(forget, forget); // also, nothing that nobody awaits is an unhandled rejection
    return result;
  }

  /** Ends the waits that are under way, as a generator would not. */
  return(): Promise<Result> {
    this.#isDone = true;
    this.#stopped.emit();
    return Promise.resolve(DONE);
  }

  #wait(): Promise<Result> {
    const news = [this.#channel['~news'], connectionOf(this.#channel)['~news'], this.#stopped];
    return waitFor(news, () => this.#look(), this.#options);
  }

  #look(): Found<Result> | null {
    const channel = this.#channel;
    if (this.#isDone) return { value: DONE };
    if (channel.getAvailablePacketCount() > 0) {
      const bytes = channel.getPacket();
      const value = channel.wasStringPacket() ? decoder.decode(bytes) : bytes;
      return { value: { done: false, value } };
    }
    if (!isOver(channel)) return null;
    this.#isDone = true;
    const failure = failureOf(channel);
    if (failure !== null) throw failure;
    return { value: DONE };
  }
}
