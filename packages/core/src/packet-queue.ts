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

/** Slots that a shrinking queue may waste before it is copied together. */
const COMPACT_AT = 1024;

/** Unread packets, first in first out, bounded in bytes. */
export class PacketQueue {
  /** Bound in bytes, each packet counted with a fixed cost beside its payload. */
  maxBytes: number = Number.POSITIVE_INFINITY;
  #packets: (Packet | undefined)[] = [];
  #head = 0;
  #bytes = 0;

  get length(): number {
    return this.#packets.length - this.#head;
  }

  /** Adds a packet at the end, or returns false where it does not fit. */
  push(packet: Packet): boolean {
    const cost = packet.payload.byteLength + PACKET_COST_BYTES;
    if (this.#bytes + cost > this.maxBytes) return false;
    this.#packets.push(packet);
    this.#bytes += cost;
    return true;
  }

  /** Takes the oldest packet. */
  shift(): Packet | undefined {
    const packet = this.#packets[this.#head];
    if (packet === undefined) return undefined;
    this.#packets[this.#head] = undefined;
    this.#head += 1;
    this.#bytes -= packet.payload.byteLength + PACKET_COST_BYTES;
    if (this.#head === this.#packets.length || this.#head >= COMPACT_AT) {
      this.#packets = this.#packets.slice(this.#head);
      this.#head = 0;
    }
    return packet;
  }
}
