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

/** Two wires that are joined: what one sends the other gets, later and in order. */
export function joinedWires(): readonly [Wire, Wire] {
  const one: OpenWire = new OpenWire((message) => {
    queueMicrotask(() => {
      other.deliver(message);
    });
  });
  const other: OpenWire = new OpenWire((message) => {
    queueMicrotask(() => {
      one.deliver(message);
    });
  });
  return [one, other];
}
