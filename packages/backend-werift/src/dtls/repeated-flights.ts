import type { DtlsSocket } from 'werift';
import type { WeriftInternals } from '../internals/internals.js';
import {
  bodyOf,
  CHANGE_CIPHER_SPEC,
  HANDSHAKE,
  isPlain,
  makeRecord,
  readHeader,
  splitRecords,
} from './record.js';

/**
 * Gives the records of a flight that is sent again numbers of their own (RFC 6347 §4.2.4).
 *
 * werift (0.24.4) sends the very same records again. A peer whose own flight was lost takes them for replays, leaves them
 * aside and never sends its flight again: both ends wait for ever. Removable once werift numbers them anew.
 */
export function renumberRepeatedFlights(socket: DtlsSocket, werift: WeriftInternals): void {
  const { dtls, cipher } = socket;
  if (werift.of<DtlsSocket['cipher']>('dtls/repeated-flights', cipher, 'encryptPacket') === null) return;
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
      if (isPlain(record)) plainNumber = Math.max(plainNumber, readHeader(record).number);
    }
    return send(datagram, address);
  };

  function renumbered(record: Buffer): Buffer {
    const header = readHeader(record);
    if (isPlain(record)) {
      plainNumber += 1;
      return makeRecord({ ...header, number: plainNumber }, bodyOf(record));
    }
    const message = messages.get(header.number);
    if (message === undefined) return record;
    dtls.recordSequenceNumber += 1;
    const sequenceNumber = dtls.recordSequenceNumber;
    const { version, epoch } = header;
    const about = { type: HANDSHAKE, version, epoch, sequenceNumber };
    const body = cipher.cipher.encrypt(cipher.sessionType, message, about);
    return makeRecord({ ...header, number: sequenceNumber }, body);
  }
}
