import type { DtlsSocket } from 'werift';

/**
 * Gives every encrypted record a number of its own (RFC 6347 §4.1).
 *
 * werift (0.24.4) counts its Finished message with the plain records before it and begins anew after it, so that a later
 * record of data gets the same number. Peers that look for replays (libdatachannel, browsers) drop that record, always
 * the same one of the first few; and both are encrypted with one nonce, which AES-GCM does not forgive: who has the two
 * can forge records. Removable once werift counts encrypted records from the Finished message on.
 */
export function keepRecordNumbersUnique({ dtls }: Pick<DtlsSocket, 'dtls'>): void {
  let number = dtls.recordSequenceNumber;
  Object.defineProperty(dtls, 'recordSequenceNumber', {
    get: () => number,
    set: (next: number) => {
      if (dtls.epoch === 0 || next > number) number = next;
    },
  });
}
