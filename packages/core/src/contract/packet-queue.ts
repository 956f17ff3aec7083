/** One received message. */
export interface Packet {
  readonly payload: Uint8Array;
  readonly isText: boolean;
}

/**
 * What one unread packet costs beside its bytes, so that a flood of tiny or empty packets is bounded too: about the
 * size of a `Uint8Array` object with its buffer in V8.
 */
const PACKET_COST_BYTES = 128;

/** Slots of read packets that a queue may hold before it is copied together. */
const COMPACT_AT = 1024;

/** Slots that an empty queue keeps, so that packets which are read as they come need no new ones. */
const KEPT_SLOTS = 16;

/** Unread packets, first in first out, bounded in bytes. */
export class PacketQueue {
  /** Bound in bytes, each packet counted with a fixed cost beside its payload. */
  maxBytes: number = Number.POSITIVE_INFINITY;
  #slots: (Packet | undefined)[] = [];
  /** The unread packets stand in the slots from `#head` to before `#tail`. */
  #head = 0;
  #tail = 0;
  #bytes = 0;

  get length(): number {
    return this.#tail - this.#head;
  }

  /** Adds a packet at the end, or returns false where it does not fit. */
  push(packet: Packet): boolean {
    const cost = packet.payload.byteLength + PACKET_COST_BYTES;
    if (this.#bytes + cost > this.maxBytes) return false;
    this.#slots[this.#tail] = packet;
    this.#tail += 1;
    this.#bytes += cost;
    return true;
  }

  /** Takes the oldest packet. */
  shift(): Packet | undefined {
    const packet = this.#slots[this.#head];
    if (packet === undefined) return undefined;
    this.#slots[this.#head] = undefined;
    this.#head += 1;
    this.#bytes -= packet.payload.byteLength + PACKET_COST_BYTES;
    if (this.#head === this.#tail) this.#restart();
    else if (this.#head >= COMPACT_AT) this.#compact();
    return packet;
  }

  #restart(): void {
    if (this.#slots.length > KEPT_SLOTS) this.#slots = [];
    this.#head = 0;
    this.#tail = 0;
  }

  #compact(): void {
    this.#slots = this.#slots.slice(this.#head, this.#tail);
    this.#head = 0;
    this.#tail = this.#slots.length;
  }
}
