import { createHash, createHmac } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** Types of STUN messages (RFC 8489 §5, RFC 8656 §17): class and method in one. */
export const ALLOCATE_REQUEST = 0x0003;
export const ALLOCATE_SUCCESS = 0x0103;
export const ALLOCATE_ERROR = 0x0113;

const Attribute = Object.freeze({
  MESSAGE_INTEGRITY: 0x0008,
  ERROR_CODE: 0x0009,
  XOR_PEER_ADDRESS: 0x0012,
  REALM: 0x0014,
  MESSAGE_INTEGRITY_SHA256: 0x001c,
  PASSWORD_ALGORITHM: 0x001d,
  FINGERPRINT: 0x8028,
} as const);

const HEADER_BYTES = 20;
const ATTRIBUTE_HEADER_BYTES = 4;
const LENGTH_OFFSET = 2;
const MAGIC_COOKIE = 0x2112a442;
const FINGERPRINT_BYTES = 4;
const FINGERPRINT_XOR = 0x5354554e;
const FAMILY_IPV4 = 1;
const ALGORITHM_SHA256 = 2;

/** The account on a TURN server. */
export interface Credentials {
  readonly username: string;
  readonly credential: string;
}

/** An address of IPv4, as a number, and a port. */
export interface PeerAddress {
  readonly host: number;
  readonly port: number;
}

interface Slot {
  readonly type: number;
  /** Where the attribute begins in the message. */
  readonly begin: number;
  readonly value: Buffer;
}

/**
 * A STUN message (RFC 8489) whose peer addresses can be exchanged in place. Only what stands between libjuice and a TURN
 * server is known here; either end makes and judges the messages itself.
 */
export class StunMessage {
  readonly bytes: Buffer;
  readonly #slots: readonly Slot[];

  private constructor(bytes: Buffer, slots: readonly Slot[]) {
    this.bytes = bytes;
    this.#slots = slots;
  }

  /** Reads a datagram; null where it is no STUN message, but data of a channel for instance. */
  static parse(datagram: Uint8Array): StunMessage | null {
    const bytes = Buffer.from(datagram);
    if (bytes.byteLength < HEADER_BYTES || bytes.readUInt8(0) >= 0x40) return null;
    if (bytes.readUInt32BE(4) !== MAGIC_COOKIE) return null;
    if (bytes.readUInt16BE(LENGTH_OFFSET) + HEADER_BYTES !== bytes.byteLength) return null;
    const slots: Slot[] = [];
    for (let begin = HEADER_BYTES; begin < bytes.byteLength;) {
      if (begin + ATTRIBUTE_HEADER_BYTES > bytes.byteLength) return null;
      const end = begin + ATTRIBUTE_HEADER_BYTES + bytes.readUInt16BE(begin + 2);
      if (end > bytes.byteLength) return null;
      const value = bytes.subarray(begin + ATTRIBUTE_HEADER_BYTES, end);
      slots.push({ type: bytes.readUInt16BE(begin), begin, value });
      begin = (end + 3) & ~3;
    }
    return new StunMessage(bytes, slots);
  }

  /** One of the constants above, or another. */
  get type(): number {
    return this.bytes.readUInt16BE(0);
  }

  /** Tells which request an answer belongs to. */
  get transaction(): string {
    return this.bytes.toString('latin1', 8, HEADER_BYTES);
  }

  /** Whether the sender has shown that it knows the password. */
  get isSigned(): boolean {
    return this.#slots.some(
      ({ type }) => type === Attribute.MESSAGE_INTEGRITY || type === Attribute.MESSAGE_INTEGRITY_SHA256,
    );
  }

  /** What an error answer says; null where it says nothing. */
  get error(): { readonly code: number; readonly reason: string } | null {
    const value = this.#find(Attribute.ERROR_CODE);
    if (value === undefined || value.byteLength < 4) return null;
    return { code: (value.readUInt8(2) & 7) * 100 + value.readUInt8(3), reason: value.toString('utf8', 4) };
  }

  /**
   * Puts other peer addresses in the place of those of the message, and signs it anew where it was signed.
   *
   * @param exchange - gives the address to put there; null: there is none
   * @returns whether there was one for all
   */
  exchangePeers(exchange: (peer: PeerAddress) => PeerAddress | null, credentials: Credentials): boolean {
    const peers = this.#slots.filter(({ type }) => type === Attribute.XOR_PEER_ADDRESS);
    for (const { value } of peers) {
      if (value.byteLength !== 8 || value.readUInt8(1) !== FAMILY_IPV4) return false;
      const port = value.readUInt16BE(2) ^ (MAGIC_COOKIE >>> 16);
      const peer = exchange({ host: (value.readUInt32BE(4) ^ MAGIC_COOKIE) >>> 0, port });
      if (peer === null) return false;
      value.writeUInt16BE(peer.port ^ (MAGIC_COOKIE >>> 16), 2);
      value.writeUInt32BE((peer.host ^ MAGIC_COOKIE) >>> 0, 4);
    }
    if (peers.length > 0) this.#sign(credentials);
    return true;
  }

  #find(wanted: number): Buffer | undefined {
    return this.#slots.find(({ type }) => type === wanted)?.value;
  }

  #sign(credentials: Credentials): void {
    for (const { type, begin, value } of this.#slots) {
      if (type === Attribute.MESSAGE_INTEGRITY) {
        createHmac('sha1', this.#key(credentials)).update(this.#upTo(begin, value)).digest().copy(value);
      } else if (type === Attribute.MESSAGE_INTEGRITY_SHA256) {
        createHmac('sha256', this.#key(credentials)).update(this.#upTo(begin, value)).digest().copy(value);
      } else if (type === Attribute.FINGERPRINT && value.byteLength === FINGERPRINT_BYTES) {
        value.writeUInt32BE((crc32(this.#upTo(begin, value)) ^ FINGERPRINT_XOR) >>> 0);
      }
    }
  }

  /** What the attribute that begins there vouches for: all before it, with a length that ends with it. */
  #upTo(begin: number, value: Buffer): Buffer {
    const part = Buffer.from(this.bytes.subarray(0, begin));
    part.writeUInt16BE(begin + ATTRIBUTE_HEADER_BYTES + value.byteLength - HEADER_BYTES, LENGTH_OFFSET);
    return part;
  }

  /** The key of the long-term credential (RFC 8489 §9.2.2). */
  #key({ username, credential }: Credentials): Buffer {
    const realm = this.#find(Attribute.REALM)?.toString('utf8') ?? '';
    const algorithm = this.#find(Attribute.PASSWORD_ALGORITHM);
    const isNamed = algorithm !== undefined && algorithm.byteLength >= 2;
    const isSha256 = isNamed && algorithm.readUInt16BE(0) === ALGORITHM_SHA256;
    return createHash(isSha256 ? 'sha256' : 'md5')
      .update(`${username}:${realm}:${credential}`)
      .digest();
  }
}
