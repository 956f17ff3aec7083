import type { DtlsSocket } from 'werift';
import type { WeriftInternals } from '../internals/internals.js';

/**
 * Gives every encrypted record a number of its own (RFC 6347 §4.1).
 *
 * werift (0.24.4) counts its Finished message with the plain records before it and begins anew after it, so that a later
 * record of data gets the same number. Peers that look for replays (libdatachannel, browsers) drop that record, always
 * the same one of the first few; and both are encrypted with one nonce, which AES-GCM does not forgive: who has the two
 * can forge records. Removable once werift counts encrypted records from the Finished message on.
 */
export function keepRecordNumbersUnique(socket: Pick<DtlsSocket, 'dtls'>, werift: WeriftInternals): void {
  const dtls = werift.of<DtlsSocket['dtls']>(
    'dtls/record-numbers',
    socket.dtls,
    'recordSequenceNumber',
    'epoch',
  );
  if (dtls === null) return;
  let number = dtls.recordSequenceNumber;
  Object.defineProperty(dtls, 'recordSequenceNumber', {
    get: () => number,
    set: (next: number) => {
      if (dtls.epoch === 0 || next > number) number = next;
    },
  });
}
