/** One end of a connected channel, reliable and ordered, whatever the stack below it. */
export interface End {
  /** Largest packet that both ends take, in bytes. */
  readonly maxMessageSize: number;
  /** Takes what arrives. Set anew by whoever measures; packets are the receiver's own. */
  onPacket: (packet: Uint8Array) => void;
  /** Sends a packet, or gives false where the buffer holds {@link HIGH_WATER_BYTES}; nothing is sent then. */
  send(packet: Uint8Array): boolean;
  /** Resolves when packets are taken again. */
  writable(): Promise<void>;
  /** Of an end that was opened as polled: hands over what has arrived. */
  poll(): void;
  close(): void;
}

/** Carries the messages of signalling between two ends. */
export interface Wire {
  send(message: Signal): void;
  /** Hands over what has arrived and what will. */
  listen(listener: (message: Signal) => void): void;
}

/** A description (`type` and `sdp`) or a candidate, for `structuredClone`. */
export type Signal =
  | { readonly kind: 'description'; readonly type: 'offer' | 'answer'; readonly sdp: string }
  | { readonly kind: 'candidate'; readonly mid: string; readonly index: number; readonly candidate: string };

export type Side = 'offerer' | 'answerer';

/** How an end is opened. */
export interface EndOptions {
  /** Packets are handed over in `poll()` only. */
  readonly isPolled: boolean;
}

/** One way to have a connection. */
export interface Contender {
  /** Unique, for the command line and tables. */
  readonly name: string;
  /** Opens one end; resolves when its channel is open. */
  open(side: Side, wire: Wire, options: EndOptions): Promise<End>;
}

/** The contender of a name. */
export function contenderOf(contenders: readonly Contender[], name: string | undefined): Contender {
  const found = contenders.find((contender) => contender.name === name);
  if (found === undefined) throw new Error(`there is no contender '${name ?? ''}'`);
  return found;
}

/** What an end holds before it asks to wait. */
export const HIGH_WATER_BYTES: number = 1024 * 1024;

/** Where an end that was full goes on. */
export const LOW_WATER_BYTES: number = 256 * 1024;

/** The largest packet of any measurement: what every stack takes, Chromium and libdatachannel at the least. */
export const LARGEST_BYTES: number = 256 * 1024;

export const LABEL = 'bench';

/** Replaces what takes packets of an end that the stack below wakes, by a queue that `poll()` empties. */
export class Inbox {
  readonly #isPolled: boolean;
  readonly #end: { onPacket: (packet: Uint8Array) => void };
  #packets: Uint8Array[] = [];

  constructor(end: { onPacket: (packet: Uint8Array) => void }, isPolled: boolean) {
    this.#end = end;
    this.#isPolled = isPolled;
  }

  take(packet: Uint8Array): void {
    if (this.#isPolled) this.#packets.push(packet);
    else this.#end.onPacket(packet);
  }

  poll(): void {
    const packets = this.#packets;
    if (packets.length === 0) return;
    this.#packets = [];
    for (const packet of packets) this.#end.onPacket(packet);
  }
}

/** For an end that nobody listens to yet. */
export const ignorePacket = (): void => undefined;
