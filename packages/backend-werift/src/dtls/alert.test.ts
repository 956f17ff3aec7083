import { expect } from 'chai';
import type { DtlsSocket } from 'werift';
import { isClosingAlert } from './alert.js';
import { ALERT, makeRecord } from './record.js';

const [WARNING, FATAL] = [1, 2];
const [CLOSE_NOTIFY, NO_RENEGOTIATION] = [0, 100];

/** A socket that decrypts `alert`, or nothing. */
function socket(connected: boolean, alert?: readonly number[]): DtlsSocket {
  const decryptPacket = (): Buffer => {
    if (alert === undefined) throw new Error('not of the peer');
    return Buffer.from(alert);
  };
  return { connected, cipher: { decryptPacket } } as unknown as DtlsSocket; // foreign: what is read of it
}

function record(epoch: number, alert: readonly number[]): Buffer {
  return makeRecord({ contentType: ALERT, version: 0xfefd, epoch, number: 1 }, Buffer.from(alert));
}

describe('an alert that closes', () => {
  for (const [name, alert, isClosing] of [
    ['close_notify', [WARNING, CLOSE_NOTIFY], true],
    ['a fatal one', [FATAL, 40], true],
    ['another warning', [WARNING, NO_RENEGOTIATION], false],
  ] as const) {
    it(`${isClosing ? 'is' : 'is not'} ${name}: plain before the handshake is done, encrypted after it`, () => {
      expect(isClosingAlert(record(0, alert), socket(false)), 'plain').to.equal(isClosing);
      expect(isClosingAlert(record(1, []), socket(true, alert)), 'encrypted').to.equal(isClosing);
      expect(isClosingAlert(record(0, alert), socket(true)), 'plain after the handshake').to.equal(false);
    });
  }

  it('is not a record that somebody else has encrypted', () => {
    expect(isClosingAlert(record(1, [FATAL, 40]), socket(true))).to.equal(false);
  });
});
