import { expect } from 'chai';
import { ALERT, bodyOf, HANDSHAKE, isPlain, makeRecord, readHeader, splitRecords } from './record.js';

const HEADER = { contentType: HANDSHAKE, version: 0xfefd, epoch: 1, number: 2 ** 40 + 5 };

describe('a DTLS record', () => {
  const record = makeRecord(HEADER, Buffer.from('body'));

  it('is made as RFC 6347 §4.1 says', () => {
    const header = Buffer.from('16fefd0001010000000005' + '0004', 'hex');
    expect(record).to.deep.equal(Buffer.concat([header, Buffer.from('body')]));
  });

  it('is read again', () => {
    expect(readHeader(record)).to.deep.equal(HEADER);
    expect(bodyOf(record).toString()).to.equal('body');
  });

  it('is encrypted from epoch 1 on', () => {
    expect(isPlain(record)).to.equal(false);
    expect(isPlain(makeRecord({ ...HEADER, epoch: 0 }, Buffer.alloc(1)))).to.equal(true);
  });

  it('may share a datagram with others', () => {
    const other = makeRecord({ ...HEADER, contentType: ALERT }, Buffer.alloc(0));
    expect(splitRecords(Buffer.concat([record, other, record]))).to.deep.equal([record, other, record]);
  });

  it('is left out where it is cut off', () => {
    for (let length = 0; length < record.byteLength; length += 1) {
      const datagram = Buffer.concat([record, record.subarray(0, length)]);
      expect(splitRecords(datagram), String(length)).to.deep.equal([record]);
    }
  });
});
