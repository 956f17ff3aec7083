import type { DtlsSocket } from 'werift';
import type { WeriftInternals } from '../internals/internals.js';
import { ALERT, bodyOf, isPlain, makeRecord, readHeader, type RecordHeader } from './record.js';

/** A DTLS record as werift's cipher takes it, and changes it: a class that werift does not export. */
type DtlsRecord = Parameters<DtlsSocket['cipher']['encryptPacket']>[0];

const ALERT_WARNING = 1;
const ALERT_FATAL = 2;
const CLOSE_NOTIFY = 0;

/**
 * Tells the peer that we close (RFC 5246 §7.2.1): in plain text during the handshake, encrypted after it.
 *
 * werift (0.24.4) sends no alert, so that a peer that does not see the SCTP abort waits half a minute for ICE to fail.
 * Removable once `RTCDtlsTransport.stop()` sends it.
 */
export async function sendCloseNotify(socket: DtlsSocket, werift: WeriftInternals): Promise<void> {
  const { dtls, connected, transport } = socket;
  const cipher = werift.of<DtlsSocket['cipher']>('dtls/alert', socket.cipher, 'encryptPacket');
  if (cipher === null) return;
  dtls.recordSequenceNumber += 1;
  const header: RecordHeader = {
    contentType: ALERT,
    version: dtls.version.major * 256 + dtls.version.minor,
    epoch: connected ? dtls.epoch : 0,
    number: dtls.recordSequenceNumber,
  };
  const alert = Buffer.from([ALERT_WARNING, CLOSE_NOTIFY]);
  const body = connected ? cipher.encryptPacket(weriftRecord(header, alert)).fragment : alert;
  await transport.send(makeRecord(header, body));
}

/** Whether a record is an alert after which the peer sends no more: «I close» or fatal, and the peer's own. */
export function isClosingAlert(record: Buffer, socket: DtlsSocket): boolean {
  const alert = readAlert(record, socket);
  return alert !== null && (alert[0] === ALERT_FATAL || alert[1] === CLOSE_NOTIFY);
}

/** Level and description. Before the handshake is done there is no key yet, and after it nothing plain counts. */
function readAlert(record: Buffer, { cipher, connected }: DtlsSocket): Buffer | null {
  const body = bodyOf(record);
  if (isPlain(record)) return connected ? null : body;
  try {
    return cipher.decryptPacket(weriftRecord(readHeader(record), body));
  } catch {
    // Not the peer's: RFC 6347 §4.1.2.7 says to drop it in silence.
    return null;
  }
}

function weriftRecord({ contentType, version, epoch, number }: RecordHeader, fragment: Buffer): DtlsRecord {
  const recordLayerHeader = {
    contentType,
    protocolVersion: { major: version >> 8, minor: version & 0xff },
    epoch,
    sequenceNumber: number,
    contentLen: fragment.byteLength,
  };
  return { recordLayerHeader, fragment } as unknown as DtlsRecord; // foreign: the part of that class which is used
}
