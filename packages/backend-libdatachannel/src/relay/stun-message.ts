import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Types of STUN messages (RFC 8489 §5 and §18.2, RFC 8656 §17): class and method in one. */
export const StunType: {
  readonly BINDING: 0x0001;
  readonly ALLOCATE: 0x0003;
  readonly REFRESH: 0x0004;
  readonly CREATE_PERMISSION: 0x0008;
  readonly CHANNEL_BIND: 0x0009;
  readonly SEND_INDICATION: 0x0016;
  readonly DATA_INDICATION: 0x0017;
} = Object.freeze({
  BINDING: 0x0001,
  ALLOCATE: 0x0003,
  REFRESH: 0x0004,
  CREATE_PERMISSION: 0x0008,
  CHANNEL_BIND: 0x0009,
  SEND_INDICATION: 0x0016,
  DATA_INDICATION: 0x0017,
});

/** Added to the type of a request: that of its answer. */
const SUCCESS = 0x0100;
const ERROR = 0x0110;

/** What a message carries (RFC 8489 §14, RFC 8656 §18, RFC 8445 §16.1). */
export const StunAttribute: Readonly<Record<AttributeName, number>> = Object.freeze({
  USERNAME: 0x0006,
  MESSAGE_INTEGRITY: 0x0008,
  ERROR_CODE: 0x0009,
  CHANNEL_NUMBER: 0x000c,
  LIFETIME: 0x000d,
  XOR_PEER_ADDRESS: 0x0012,
  DATA: 0x0013,
  REALM: 0x0014,
  NONCE: 0x0015,
  XOR_RELAYED_ADDRESS: 0x0016,
  REQUESTED_TRANSPORT: 0x0019,
  PRIORITY: 0x0024,
  ICE_CONTROLLED: 0x8029,
  ICE_CONTROLLING: 0x802a,
});

type AttributeName =
  | 'USERNAME'
  | 'MESSAGE_INTEGRITY'
  | 'ERROR_CODE'
  | 'CHANNEL_NUMBER'
  | 'LIFETIME'
  | 'XOR_PEER_ADDRESS'
  | 'DATA'
  | 'REALM'
  | 'NONCE'
  | 'XOR_RELAYED_ADDRESS'
  | 'REQUESTED_TRANSPORT'
  | 'PRIORITY'
  | 'ICE_CONTROLLED'
  | 'ICE_CONTROLLING';

const HEADER_BYTES = 20;
const ATTRIBUTE_HEADER_BYTES = 4;
const INTEGRITY_BYTES = 20;
const TRANSACTION_BYTES = 12;
const LENGTH_OFFSET = 2;
const MAGIC_COOKIE = 0x2112a442;
const FAMILY_IPV4 = 1;

/** An address of IPv4 as text, and a port. */
export interface PeerAddress {
  readonly address: string;
  readonly port: number;
}

/** One attribute: its type and its value. */
export type Attribute = readonly [type: number, value: Uint8Array];

interface Slot {
  readonly type: number;
  /** Where the attribute begins in the message. */
  readonly begin: number;
  readonly value: Buffer;
}

/** A STUN message (RFC 8489) that came in. */
export class StunMessage {
  readonly #bytes: Buffer;
  readonly #slots: readonly Slot[];

  private constructor(bytes: Buffer, slots: readonly Slot[]) {
    this.#bytes = bytes;
    this.#slots = slots;
  }

  /** Reads a datagram; null if it is not a STUN message, but data of a channel for instance. */
  static parse(bytes: Buffer): StunMessage | null {
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

  /** The type of a message that is not an answer, and of a request's answer plus what makes it one. */
  get type(): number {
    return this.#bytes.readUInt16BE(0);
  }

  /** Whether it is an answer that grants a request of the given type. */
  isSuccessOf(request: number): boolean {
    return this.type === request + SUCCESS;
  }

  /** Whether it is an answer that refuses a request of the given type. */
  isErrorOf(request: number): boolean {
    return this.type === request + ERROR;
  }

  /** Which request an answer belongs to. */
  get transaction(): string {
    return this.#bytes.toString('latin1', 8, HEADER_BYTES);
  }

  /** What an error answer says; null if it says nothing. */
  get error(): { readonly code: number; readonly reason: string } | null {
    const value = this.find(StunAttribute.ERROR_CODE);
    if (value === undefined || value.byteLength < 4) return null;
    return { code: (value.readUInt8(2) & 7) * 100 + value.readUInt8(3), reason: value.toString('utf8', 4) };
  }

  /** The value of the first attribute of a type. */
  find(wanted: number): Buffer | undefined {
    return this.#slots.find(({ type }) => type === wanted)?.value;
  }

  /** The address that an attribute has; null if there is none, or one of IPv6. */
  address(wanted: number): PeerAddress | null {
    const value = this.find(wanted);
    if (value?.byteLength !== 8 || value.readUInt8(1) !== FAMILY_IPV4) return null;
    const host = (value.readUInt32BE(4) ^ MAGIC_COOKIE) >>> 0;
    const address = [24, 16, 8, 0].map((shift) => (host >>> shift) & 255).join('.');
    return { address, port: value.readUInt16BE(2) ^ (MAGIC_COOKIE >>> 16) };
  }

  /** Whether the sender has the key. */
  isSignedWith(key: Buffer): boolean {
    const slot = this.#slots.find(({ type }) => type === StunAttribute.MESSAGE_INTEGRITY);
    if (slot?.value.byteLength !== INTEGRITY_BYTES) return false;
    return timingSafeEqual(integrityOf(this.#bytes.subarray(0, slot.begin), key), slot.value);
  }
}

/** Makes a message of a new transaction, signed where there is a key. */
export function makeStunMessage(type: number, attributes: readonly Attribute[], key: Buffer | null): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(type, 0);
  header.writeUInt32BE(MAGIC_COOKIE, 4);
  randomBytes(TRANSACTION_BYTES).copy(header, 8);
  const message = Buffer.concat([header, ...attributes.map(attributeBytes)]);
  message.writeUInt16BE(message.byteLength - HEADER_BYTES, LENGTH_OFFSET);
  if (key === null) return message;
  const signature = attributeBytes([StunAttribute.MESSAGE_INTEGRITY, integrityOf(message, key)]);
  const signed = Buffer.concat([message, signature]);
  signed.writeUInt16BE(signed.byteLength - HEADER_BYTES, LENGTH_OFFSET);
  return signed;
}

/** An attribute with an address of a peer. */
export function peerAttribute({ address, port }: PeerAddress): Attribute {
  const value = Buffer.alloc(8);
  value.writeUInt8(FAMILY_IPV4, 1);
  value.writeUInt16BE(port ^ (MAGIC_COOKIE >>> 16), 2);
  const host = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  value.writeUInt32BE((host ^ MAGIC_COOKIE) >>> 0, 4);
  return [StunAttribute.XOR_PEER_ADDRESS, value];
}

/** The key of a long-term credential (RFC 8489 §9.2.2). */
export function longTermKey(username: string, realm: string, credential: string): Buffer {
  return createHash('md5').update(`${username}:${realm}:${credential}`).digest();
}

function attributeBytes([type, value]: Attribute): Buffer {
  const bytes = Buffer.alloc(ATTRIBUTE_HEADER_BYTES + ((value.byteLength + 3) & ~3));
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt16BE(value.byteLength, 2);
  bytes.set(value, ATTRIBUTE_HEADER_BYTES);
  return bytes;
}

/** What vouches for a message up to here: the length that is signed is one that ends with the signature. */
function integrityOf(upTo: Buffer, key: Buffer): Buffer {
  const part = Buffer.from(upTo);
  part.writeUInt16BE(
    part.byteLength + ATTRIBUTE_HEADER_BYTES + INTEGRITY_BYTES - HEADER_BYTES,
    LENGTH_OFFSET,
  );
  return createHmac('sha1', key).update(part).digest();
}
