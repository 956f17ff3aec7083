import type { DataChannelParameters } from '@peerplug/core/extension';

/** Largest stream of a channel (RFC 8832 §6: 65535 is reserved). */
export const MAX_CHANNEL_ID = 65534;

/** What a message is, by its SCTP payload protocol identifier (RFC 8831 §8). */
export const PPID_CONTROL = 50;
export const PPID_STRING = 51;
export const PPID_BINARY = 53;
export const PPID_STRING_EMPTY = 56;
export const PPID_BINARY_EMPTY = 57;

/** The first byte of a control message (RFC 8832 §8.2.1). */
export const CONTROL_ACK = 2;
export const CONTROL_OPEN = 3;

/** The whole of the message that answers {@link encodeOpen}. */
export const ACK_MESSAGE: Buffer = Buffer.from([CONTROL_ACK]);

const OPEN_HEADER_BYTES = 12;
/** Bits of the channel type (RFC 8832 §5.1). */
const UNORDERED = 0x80;
const LIMIT_MASK = 0x7f;
const LIMIT_RETRANSMITS = 1;
const LIMIT_LIFE_TIME = 2;
/** What W3C webrtc-priority calls `low`, the default. */
const NORMAL_PRIORITY = 256;

/** Makes a DATA_CHANNEL_OPEN message (RFC 8832 §5.1). */
export function encodeOpen({
  label,
  protocol,
  ordered,
  maxRetransmits,
  maxPacketLifeTime,
}: DataChannelParameters): Buffer {
  const labelBytes = Buffer.from(label, 'utf8');
  const protocolBytes = Buffer.from(protocol, 'utf8');
  const limit =
    maxRetransmits !== null ? LIMIT_RETRANSMITS : maxPacketLifeTime !== null ? LIMIT_LIFE_TIME : 0;
  const header = Buffer.alloc(OPEN_HEADER_BYTES);
  header.writeUInt8(CONTROL_OPEN, 0);
  header.writeUInt8(limit | (ordered ? 0 : UNORDERED), 1);
  header.writeUInt16BE(NORMAL_PRIORITY, 2);
  header.writeUInt32BE(maxRetransmits ?? maxPacketLifeTime ?? 0, 4);
  header.writeUInt16BE(labelBytes.byteLength, 8);
  header.writeUInt16BE(protocolBytes.byteLength, 10);
  return Buffer.concat([header, labelBytes, protocolBytes]);
}

/** Reads a DATA_CHANNEL_OPEN message; null where it is malformed. */
export function decodeOpen(message: Buffer): DataChannelParameters | null {
  if (message.byteLength < OPEN_HEADER_BYTES) return null;
  const type = message.readUInt8(1);
  const limit = type & LIMIT_MASK;
  const value = Math.min(message.readUInt32BE(4), 65535);
  const labelEnd = OPEN_HEADER_BYTES + message.readUInt16BE(8);
  const protocolEnd = labelEnd + message.readUInt16BE(10);
  if (message.byteLength < protocolEnd || limit > LIMIT_LIFE_TIME) return null;
  return Object.freeze({
    label: message.toString('utf8', OPEN_HEADER_BYTES, labelEnd),
    protocol: message.toString('utf8', labelEnd, protocolEnd),
    ordered: (type & UNORDERED) === 0,
    maxRetransmits: limit === LIMIT_RETRANSMITS ? value : null,
    maxPacketLifeTime: limit === LIMIT_LIFE_TIME ? value : null,
    negotiated: false,
    id: null,
  });
}
