import type { DtlsSocket } from 'werift';
import { CHANGE_CIPHER_SPEC, HANDSHAKE, RECORD_HEADER_BYTES } from './dtls-alert.js';
import { splitRecords } from './dtls-record-filter.js';

/** Where epoch and number stand in the header of a record (RFC 6347 §4.1). */
const EPOCH_OFFSET = 3;
const NUMBER_OFFSET = 5;
const NUMBER_BYTES = 6;
const LENGTH_OFFSET = 11;

/**
 * Gives the records of a flight that is sent again numbers of their own (RFC 6347 §4.2.4).
 *
 * werift (0.24.4) sends the very same records again. A peer whose own flight was lost takes them for replays, leaves them
 * aside and never sends its flight again: both ends wait for ever. Removable once werift numbers them anew.
 */
export function renumberRepeatedFlights(socket: DtlsSocket): void {
  const { dtls, cipher } = socket;
  const network = socket.transport.socket;
  const send = network.send.bind(network);
  const sent = new WeakSet<Buffer>();
  /** What the encrypted messages of the handshake say, by the number of their record. */
  const messages = new Map<number, Buffer>();
  let plainNumber = 0;

  const encryptPacket = cipher.encryptPacket.bind(cipher);
  cipher.encryptPacket = (packet) => {
    const { contentType, sequenceNumber } = packet.recordLayerHeader;
    if (contentType === HANDSHAKE) messages.set(sequenceNumber, packet.fragment);
    return encryptPacket(packet);
  };

  network.send = (datagram, address) => {
    const type = datagram[0];
    if (type !== HANDSHAKE && type !== CHANGE_CIPHER_SPEC) return send(datagram, address);
    if (sent.has(datagram)) return send(Buffer.concat(splitRecords(datagram).map(renumbered)), address);
    sent.add(datagram);
    for (const record of splitRecords(datagram)) {
      if (isPlain(record)) plainNumber = Math.max(plainNumber, numberOf(record));
    }
    return send(datagram, address);
  };

  function renumbered(record: Buffer): Buffer {
    const header = Buffer.from(record.subarray(0, RECORD_HEADER_BYTES));
    if (isPlain(record)) {
      plainNumber += 1;
      header.writeUIntBE(plainNumber, NUMBER_OFFSET, NUMBER_BYTES);
      return Buffer.concat([header, record.subarray(RECORD_HEADER_BYTES)]);
    }
    const message = messages.get(numberOf(record));
    if (message === undefined) return record;
    dtls.recordSequenceNumber += 1;
    const sequenceNumber = dtls.recordSequenceNumber;
    const body = cipher.cipher.encrypt(cipher.sessionType, message, {
      type: HANDSHAKE,
      version: record.readUInt16BE(1),
      epoch: record.readUInt16BE(EPOCH_OFFSET),
      sequenceNumber,
    });
    header.writeUIntBE(sequenceNumber, NUMBER_OFFSET, NUMBER_BYTES);
    header.writeUInt16BE(body.byteLength, LENGTH_OFFSET);
    return Buffer.concat([header, body]);
  }
}

function isPlain(record: Buffer): boolean {
  return record.readUInt16BE(EPOCH_OFFSET) === 0;
}

function numberOf(record: Buffer): number {
  return record.readUIntBE(NUMBER_OFFSET, NUMBER_BYTES);
}
