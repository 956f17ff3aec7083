import type { Signal, Wire } from './end.js';

/** A wire whose other end is somewhere else: keeps what arrives until somebody listens. */
export class OpenWire implements Wire {
  readonly send: (message: Signal) => void;
  readonly #early: Signal[] = [];
  #listener: ((message: Signal) => void) | null = null;

  /** @param send - carries a message to the other end */
  constructor(send: (message: Signal) => void) {
    this.send = send;
  }

  listen(listener: (message: Signal) => void): void {
    this.#listener = listener;
    for (const message of this.#early.splice(0)) listener(message);
  }

  /** A message of the other end has arrived. */
  deliver(message: Signal): void {
    if (this.#listener === null) this.#early.push(message);
    else this.#listener(message);
  }
}

/**
 * Makes a function that calls another one later, and in order.
 *
 * @param delayMs - how long each call takes, as a message over a signalling server
 */
export function delayed(deliver: (message: Signal) => void, delayMs: number): (message: Signal) => void {
  if (delayMs === 0)
    return (message) => {
      queueMicrotask(() => {
        deliver(message);
      });
    };
  return (message) => {
    setTimeout(deliver, delayMs, message);
  };
}

/**
 * Two wires that are joined: what one sends the other gets, later and in order.
 *
 * @param delayMs - how long each message takes
 */
export function joinedWires(delayMs: number): readonly [Wire, Wire] {
  const deliverToOther = delayed((message) => {
    other.deliver(message);
  }, delayMs);
  const one: OpenWire = new OpenWire(deliverToOther);
  const other: OpenWire = new OpenWire(
    delayed((message) => {
      one.deliver(message);
    }, delayMs),
  );
  return [one, other];
}
