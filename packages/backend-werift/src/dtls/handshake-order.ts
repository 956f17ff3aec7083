import { makeRecord, readHeader, RECORD_HEADER_BYTES } from './record.js';

/** Header of a handshake message in DTLS (RFC 6347 §4.2.2): type, length, number, and which part of it follows. */
const MESSAGE_HEADER_BYTES = 12;

const CLIENT_HELLO = 1;

/** How far ahead of its turn a message is kept; a flight has six at most. */
const MAX_AHEAD = 8;

/** Larger than any handshake message of a peer with one certificate. */
const MAX_MESSAGE_BYTES = 32 * 1024;

/** A message of which some parts have come, by their offsets. */
interface PartialMessage {
  readonly type: number;
  readonly length: number;
  readonly parts: Map<number, Buffer>;
}

/**
 * Brings the plain messages of a DTLS handshake into their order, whole and once.
 *
 * werift (0.24.4) takes them as they come. Where the network swaps two datagrams it fails the handshake; where a flight
 * comes again, which happens whenever a packet is lost, it derives the keys anew from a transcript that has gone on, and
 * the handshake never ends. Removable once werift heeds `message_seq`.
 */
export class HandshakeOrder {
  #next = 0;
  readonly #partials: Map<number, PartialMessage> = new Map();

  /** Takes a record of handshake messages; returns records, one message each, that are due now. */
  take(record: Buffer): Buffer[] {
    const due: Buffer[] = [];
    for (let start = RECORD_HEADER_BYTES; start + MESSAGE_HEADER_BYTES <= record.byteLength;) {
      const bodyStart = start + MESSAGE_HEADER_BYTES;
      const end = bodyStart + record.readUIntBE(start + 9, 3);
      if (end > record.byteLength) break;
      const number = record.readUInt16BE(start + 4);
      this.#keep(number, record.subarray(start, bodyStart), record.subarray(bodyStart, end));
      // A client that got no answer says hello again, and is answered again.
      if (number < this.#next) this.#takeWhole(number, record, due);
      start = end;
    }
    while (this.#takeWhole(this.#next, record, due)) this.#next += 1;
    return due;
  }

  #keep(number: number, header: Buffer, body: Buffer): void {
    const type = header.readUInt8(0);
    const length = header.readUIntBE(1, 3);
    // A hello that the client has followed up is of no use, and werift would begin again for it.
    const isLatestHello = type === CLIENT_HELLO && number === this.#next - 1;
    const isRepeated = number < this.#next && !isLatestHello;
    if (isRepeated || number > this.#next + MAX_AHEAD || length > MAX_MESSAGE_BYTES) return;
    const partial = this.#partials.get(number) ?? { type, length, parts: new Map<number, Buffer>() };
    if (partial.length !== length || partial.type !== type) return;
    this.#partials.set(number, partial);
    partial.parts.set(header.readUIntBE(6, 3), body);
  }

  /** Adds the message of that number to what is due, if all of it is there. */
  #takeWhole(number: number, record: Buffer, due: Buffer[]): boolean {
    const partial = this.#partials.get(number);
    const body = partial === undefined ? null : assemble(partial);
    if (partial === undefined || body === null) return false;
    this.#partials.delete(number);
    const header = Buffer.alloc(MESSAGE_HEADER_BYTES);
    header.writeUInt8(partial.type, 0);
    header.writeUIntBE(partial.length, 1, 3);
    header.writeUInt16BE(number, 4);
    header.writeUIntBE(partial.length, 9, 3);
    due.push(makeRecord(readHeader(record), Buffer.concat([header, body])));
    return true;
  }
}

/** The whole body, or null while a part is missing. Parts may overlap (RFC 6347 §4.2.3). */
function assemble({ length, parts }: PartialMessage): Buffer | null {
  const body = Buffer.alloc(length);
  let end = 0;
  for (const [offset, part] of [...parts].sort(([a], [b]) => a - b)) {
    if (offset > end) return null;
    part.copy(body, offset);
    end = Math.max(end, offset + part.byteLength);
  }
  return end >= length ? body : null;
}
