import { collectGarbageSoon } from './forced-garbage-collection.js';
import { type FaultListener, nativeCallback } from './callback.js';
import type { NativeDataChannel } from './module.js';

/** After so many messages the event is put off: at least once in a turn of 999. See {@link ClosedEvent}. */
const PUT_OFF_EACH = 500;

/** Turns without a message after which nothing more can come. */
const QUIET_TURNS = 3;

/** How long the event may take after a close of ours; it is there in the next turn. */
const EVENT_DEADLINE_MS = 250;

/**
 * Tells the end of a native channel, once, after all of its messages.
 *
 * Each callback of node-datachannel 0.33.4 has a queue of its own, Node.js empties at most 999 entries of one a turn,
 * and once the closed callback has run the wrapper throws the queued messages away: a peer that sends much and closes
 * would lose its last messages at a busy receiver. So the closed callback is registered anew every
 * {@link PUT_OFF_EACH} messages, which puts its event off by a turn. Where the channel was closed by then, the event
 * went with the old registration and will not come again. It does not come either where {@link close} meets the peer's
 * (the wrapper drops the callbacks between libdatachannel's two steps). The end is then told when no more messages come,
 * and the wrapper, which the event would have freed and which keeps the process alive, is left to the garbage collector.
 * Removable when node-datachannel delivers all events of a channel through one queue.
 */
export class ClosedEvent {
  #native: NativeDataChannel | null;
  readonly #onClosed: () => void;
  readonly #onFault: FaultListener;
  #hasBeenOpen: boolean;
  #messages = 0;
  #isAwaitingQuiet = false;

  /**
   * To be made after the message callback was set: in a turn, callbacks run in the order of their registration.
   *
   * @param hasBeenOpen - the peer created the channel
   */
  constructor(native: NativeDataChannel, hasBeenOpen: boolean, onClosed: () => void, onFault: FaultListener) {
    this.#native = native;
    this.#hasBeenOpen = hasBeenOpen;
    this.#onClosed = onClosed;
    this.#onFault = onFault;
    this.#register();
  }

  /** A message has come: called first thing in the message callback. */
  messageArrived(): void {
    this.#messages += 1;
    this.#hasBeenOpen = true;
    if (this.#messages % PUT_OFF_EACH === 0) this.#register();
  }

  /** Closes the native channel, which sends what is queued first. */
  close(): void {
    if (this.#native === null) return;
    this.#native.close();
    const deadline = setTimeout(() => {
      // Not at once: after a long pause of the program, timers come before events that have waited as long.
      setImmediate(() => {
        this.#end(false);
      });
    }, EVENT_DEADLINE_MS);
    deadline.unref(); // where the event is missing, the native channel keeps the process alive until then
  }

  #register(): void {
    const native = this.#native;
    if (native === null) return;
    native.onClosed(
      nativeCallback(this.#onFault, () => {
        this.#end(true);
      }),
    );
    if (this.#hasBeenOpen && !native.isOpen()) this.#awaitQuiet();
  }

  #awaitQuiet(): void {
    if (this.#isAwaitingQuiet) return;
    this.#isAwaitingQuiet = true;
    let seen = this.#messages;
    let quietTurns = 0;
    const check = (): void => {
      if (this.#native === null) return;
      quietTurns = seen === this.#messages ? quietTurns + 1 : 0;
      seen = this.#messages;
      if (quietTurns < QUIET_TURNS) setImmediate(check);
      else this.#end(false);
    };
    setImmediate(check);
  }

  #end(isEvent: boolean): void {
    const native = this.#native;
    if (native === null) return;
    this.#native = null;
    if (!isEvent) {
      native.close();
      collectGarbageSoon(new WeakRef(native));
    }
    this.#onClosed();
  }
}
