/*
 * The header of a DTLS 1.2 record (RFC 6347 §4.1): content type, version (two bytes), epoch (two), number (six), length of
 * what follows (two).
 */

export const RECORD_HEADER_BYTES = 13;

/** Content types (RFC 5246 §6.2.1). */
export const CHANGE_CIPHER_SPEC = 20;
export const ALERT = 21;
export const HANDSHAKE = 22;
export const APPLICATION_DATA = 23;

const VERSION_OFFSET = 1;
const EPOCH_OFFSET = 3;
const NUMBER_OFFSET = 5;
const NUMBER_BYTES = 6;
const LENGTH_OFFSET = 11;

/** What the header of a record says, but for the length. */
export interface RecordHeader {
  readonly contentType: number;
  /** Both bytes as one number. */
  readonly version: number;
  readonly epoch: number;
  readonly number: number;
}

export function contentTypeOf(record: Buffer): number {
  return record.readUInt8(0);
}

export function readHeader(record: Buffer): RecordHeader {
  return {
    contentType: contentTypeOf(record),
    version: record.readUInt16BE(VERSION_OFFSET),
    epoch: record.readUInt16BE(EPOCH_OFFSET),
    number: record.readUIntBE(NUMBER_OFFSET, NUMBER_BYTES),
  };
}

/** Puts a header before what the record carries. */
export function makeRecord({ contentType, version, epoch, number }: RecordHeader, body: Buffer): Buffer {
  const header = Buffer.alloc(RECORD_HEADER_BYTES);
  header.writeUInt8(contentType, 0);
  header.writeUInt16BE(version, VERSION_OFFSET);
  header.writeUInt16BE(epoch, EPOCH_OFFSET);
  header.writeUIntBE(number, NUMBER_OFFSET, NUMBER_BYTES);
  header.writeUInt16BE(body.byteLength, LENGTH_OFFSET);
  return Buffer.concat([header, body]);
}

/** What a record carries. */
export function bodyOf(record: Buffer): Buffer {
  return record.subarray(RECORD_HEADER_BYTES);
}

/** Whether a record is not encrypted. */
export function isPlain(record: Buffer): boolean {
  return record.readUInt16BE(EPOCH_OFFSET) === 0;
}

/** The records of a datagram; one that is cut off is left out. */
export function splitRecords(datagram: Buffer): Buffer[] {
  const records: Buffer[] = [];
  for (let start = 0; start + RECORD_HEADER_BYTES <= datagram.byteLength;) {
    const end = start + RECORD_HEADER_BYTES + datagram.readUInt16BE(start + LENGTH_OFFSET);
    if (end > datagram.byteLength) break;
    records.push(start === 0 && end === datagram.byteLength ? datagram : datagram.subarray(start, end));
    start = end;
  }
  return records;
}
