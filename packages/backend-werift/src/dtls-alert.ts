import type { DtlsSocket } from 'werift';

/** A DTLS record as werift's cipher takes it, and changes it: a class that werift does not export. */
type DtlsRecord = Parameters<DtlsSocket['cipher']['encryptPacket']>[0];

/** The header of a DTLS 1.2 record (RFC 6347 §4.1). */
export const RECORD_HEADER_BYTES = 13;

/** Content types of records (RFC 5246 §6.2.1). */
export const CHANGE_CIPHER_SPEC = 20;
export const ALERT = 21;
export const HANDSHAKE = 22;
export const APPLICATION_DATA = 23;

const ALERT_WARNING = 1;
const ALERT_FATAL = 2;
const CLOSE_NOTIFY = 0;

/**
 * Tells the peer that we close (RFC 5246 §7.2.1): in plain text during the handshake, encrypted after it.
 *
 * werift (0.24.4) sends no alert, so that a peer that does not see the SCTP abort waits half a minute for ICE to fail.
 * Removable once `RTCDtlsTransport.stop()` sends it.
 */
export async function sendCloseNotify({ cipher, dtls, connected, transport }: DtlsSocket): Promise<void> {
  dtls.recordSequenceNumber += 1;
  const epoch = connected ? dtls.epoch : 0;
  const record = makeRecord(
    dtls.version,
    epoch,
    dtls.recordSequenceNumber,
    Buffer.from([ALERT_WARNING, CLOSE_NOTIFY]),
  );
  const { fragment } = connected ? cipher.encryptPacket(record) : record;
  const header = Buffer.alloc(RECORD_HEADER_BYTES);
  header.writeUInt8(ALERT, 0);
  header.writeUInt8(dtls.version.major, 1);
  header.writeUInt8(dtls.version.minor, 2);
  header.writeUInt16BE(epoch, 3);
  header.writeUIntBE(dtls.recordSequenceNumber, 5, 6);
  header.writeUInt16BE(fragment.byteLength, 11);
  await transport.send(Buffer.concat([header, fragment]));
}

/** Whether a record is an alert after which the peer sends no more: «I close» or fatal, and the peer's own. */
export function isClosingAlert(record: Buffer, socket: DtlsSocket): boolean {
  const alert = readAlert(record, socket);
  return alert !== null && (alert[0] === ALERT_FATAL || alert[1] === CLOSE_NOTIFY);
}

/** Level and description. Before the handshake is done there is no key yet, and after it nothing plain counts. */
function readAlert(record: Buffer, { cipher, connected }: DtlsSocket): Buffer | null {
  const version = { major: record.readUInt8(1), minor: record.readUInt8(2) };
  const epoch = record.readUInt16BE(3);
  const fragment = record.subarray(RECORD_HEADER_BYTES);
  if (epoch === 0) return connected ? null : fragment;
  try {
    return cipher.decryptPacket(makeRecord(version, epoch, record.readUIntBE(5, 6), fragment));
  } catch {
    // Not the peer's: RFC 6347 §4.1.2.7 says to drop it in silence.
    return null;
  }
}

function makeRecord(
  protocolVersion: { major: number; minor: number },
  epoch: number,
  sequenceNumber: number,
  fragment: Buffer,
): DtlsRecord {
  const recordLayerHeader = {
    contentType: ALERT,
    protocolVersion,
    epoch,
    sequenceNumber,
    contentLen: fragment.byteLength,
  };
  return { recordLayerHeader, fragment } as unknown as DtlsRecord; // foreign: the part of that class which is used
}
