import type { DtlsSocket } from 'werift';
import type { WeriftInternals } from '../internals/internals.js';

/** How far behind the newest record one may be; RFC 6347 §4.1.2.6 asks for 32 at the least. */
const WINDOW_RECORDS = 256;

/** Which of the latest record numbers have been taken. */
export class ReplayWindow {
  readonly #taken: Float64Array = new Float64Array(WINDOW_RECORDS).fill(-1);
  #newest = -1;

  /** Whether a record with this number may be taken: it is neither old nor known. */
  admits(number: number): boolean {
    return number > this.#newest - WINDOW_RECORDS && this.#taken[number % WINDOW_RECORDS] !== number;
  }

  /** Notes a record that has proved to be the peer's. */
  take(number: number): void {
    this.#taken[number % WINDOW_RECORDS] = number;
    if (number > this.#newest) this.#newest = number;
  }
}

/**
 * Has a socket take each encrypted record once (RFC 6347 §4.1.2.6).
 *
 * werift (0.24.4) takes a record as often as it comes, so that whoever has recorded a peer's can restart or stall its
 * association. Removable once it looks for replays itself.
 */
export function refuseReplays(socket: Pick<DtlsSocket, 'cipher'>, werift: WeriftInternals): void {
  const cipher = werift.of<DtlsSocket['cipher']>('dtls/replay', socket.cipher, 'decryptPacket');
  if (cipher === null) return;
  const window = new ReplayWindow();
  const decryptPacket = cipher.decryptPacket.bind(cipher);
  cipher.decryptPacket = (record) => {
    const { sequenceNumber } = record.recordLayerHeader;
    if (!window.admits(sequenceNumber)) throw new Error('the record has been taken before');
    const content = decryptPacket(record);
    window.take(sequenceNumber);
    return content;
  };
}
