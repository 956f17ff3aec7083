import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { isIPv4 } from 'node:net';
import type { Endpoint } from '../network/candidates.js';

/** Methods of STUN and TURN (RFC 8489 §18.2, RFC 8656 §17). */
export const METHOD = {
  binding: 0x001,
  allocate: 0x003,
  refresh: 0x004,
  send: 0x006,
  data: 0x007,
  createPermission: 0x008,
  channelBind: 0x009,
} as const;

/** Classes, as they stand in the type of a message (RFC 8489 §5). */
export const CLASS = { request: 0x000, indication: 0x010, success: 0x100, error: 0x110 } as const;

/** Attributes that the suite's server reads or writes. */
export const ATTRIBUTE = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  channelNumber: 0x000c,
  lifetime: 0x000d,
  peerAddress: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  relayedAddress: 0x0016,
  mappedAddress: 0x0020,
} as const;

const COOKIE = 0x2112a442;
const HEADER_BYTES = 20;
const INTEGRITY_BYTES = 20;
const CLASS_BITS = 0x110;
const IPV4 = 1;

/** A message of STUN or TURN. */
export interface StunMessage {
  readonly method: number;
  readonly class: number;
  readonly transactionId: Buffer;
  /** The first of each type. */
  readonly attributes: ReadonlyMap<number, Buffer>;
  readonly bytes: Buffer;
}

/** The message in some bytes; null where there is none. */
export function readMessage(bytes: Buffer): StunMessage | null {
  if (bytes.byteLength < HEADER_BYTES || bytes.readUInt32BE(4) !== COOKIE) return null;
  if (bytes.readUInt16BE(2) + HEADER_BYTES !== bytes.byteLength) return null;
  const attributes = new Map<number, Buffer>();
  for (let offset = HEADER_BYTES; offset + 4 <= bytes.byteLength;) {
    const type = bytes.readUInt16BE(offset);
    const length = bytes.readUInt16BE(offset + 2);
    if (!attributes.has(type)) attributes.set(type, bytes.subarray(offset + 4, offset + 4 + length));
    offset += 4 + padded(length);
  }
  const type = bytes.readUInt16BE(0);
  const transactionId = bytes.subarray(8, HEADER_BYTES);
  return { method: type & ~CLASS_BITS, class: type & CLASS_BITS, transactionId, attributes, bytes };
}

/** A message with some attributes; signed where there is a key (RFC 8489 §14.5). */
export function writeMessage(
  type: number,
  transactionId: Buffer,
  attributes: readonly (readonly [type: number, value: Buffer])[],
  key?: Buffer,
): Buffer {
  const body = attributes.map(([attribute, value]) => attributeBytes(attribute, value));
  const bytes = Buffer.concat([Buffer.alloc(HEADER_BYTES), ...body]);
  const extra = key === undefined ? 0 : 4 + INTEGRITY_BYTES;
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt16BE(bytes.byteLength - HEADER_BYTES + extra, 2);
  bytes.writeUInt32BE(COOKIE, 4);
  transactionId.copy(bytes, 8);
  if (key === undefined) return bytes;
  return Buffer.concat([bytes, attributeBytes(ATTRIBUTE.messageIntegrity, hmac(bytes, key))]);
}

/** Whether a message was signed with a key. */
export function isSigned({ attributes, bytes }: StunMessage, key: Buffer): boolean {
  const signature = attributes.get(ATTRIBUTE.messageIntegrity);
  if (signature?.byteLength !== INTEGRITY_BYTES) return false;
  const end = signature.byteOffset - bytes.byteOffset - 4;
  const signed = Buffer.from(bytes.subarray(0, end));
  // The length as it was when the signature was made: up to its own end.
  signed.writeUInt16BE(end - HEADER_BYTES + 4 + INTEGRITY_BYTES, 2);
  return timingSafeEqual(hmac(signed, key), signature);
}

/** The key of long-term credentials (RFC 8489 §9.2.2). */
export function longTermKey(username: string, realm: string, password: string): Buffer {
  return createHash('md5').update(`${username}:${realm}:${password}`).digest();
}

/** An address in the form XOR-MAPPED-ADDRESS has (RFC 8489 §14.2); IPv4. */
export function xorAddress({ address, port }: Endpoint): Buffer {
  const value = Buffer.alloc(8);
  value.writeUInt8(IPV4, 1);
  value.writeUInt16BE(port ^ (COOKIE >>> 16), 2);
  const octets = address.split('.').map(Number);
  value.writeUInt32BE((Buffer.from(octets).readUInt32BE(0) ^ COOKIE) >>> 0, 4);
  return value;
}

/** The address in such an attribute; null where it is none of IPv4. */
export function addressIn(value: Buffer | undefined): Endpoint | null {
  if (value?.byteLength !== 8 || value.readUInt8(1) !== IPV4) return null;
  const octets = Buffer.alloc(4);
  octets.writeUInt32BE((value.readUInt32BE(4) ^ COOKIE) >>> 0, 0);
  const address = octets.join('.');
  return isIPv4(address) ? { address, port: value.readUInt16BE(2) ^ (COOKIE >>> 16) } : null;
}

/** A whole number of 32 bits, or 16 bits before 16 that are reserved. */
export function numberBytes(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value, 0);
  return bytes;
}

/** A length with the bytes that fill up four (RFC 8489 §14). */
export function padded(length: number): number {
  return (length + 3) & ~3;
}

function attributeBytes(type: number, value: Buffer): Buffer {
  const bytes = Buffer.alloc(4 + padded(value.byteLength));
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt16BE(value.byteLength, 2);
  value.copy(bytes, 4);
  return bytes;
}

function hmac(bytes: Buffer, key: Buffer): Buffer {
  return createHmac('sha1', key).update(bytes).digest();
}
