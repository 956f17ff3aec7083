import { expect } from 'chai';
import { HandshakeOrder } from './handshake-order.js';

const CLIENT_HELLO = 1;
const CERTIFICATE = 11;

interface Part {
  readonly offset: number;
  readonly end: number;
}

/** A record with one handshake message, or a part of it. */
function record(
  type: number,
  number: number,
  body: string,
  part: Part = { offset: 0, end: body.length },
): Buffer {
  const content = Buffer.from(body).subarray(part.offset, part.end);
  const header = Buffer.alloc(25);
  header.writeUInt8(22, 0);
  header.writeUInt16BE(12 + content.byteLength, 11);
  header.writeUInt8(type, 13);
  header.writeUIntBE(body.length, 14, 3);
  header.writeUInt16BE(number, 17);
  header.writeUIntBE(part.offset, 19, 3);
  header.writeUIntBE(content.byteLength, 22, 3);
  return Buffer.concat([header, content]);
}

/** What the records hold, in order. */
function bodies(records: readonly Buffer[]): string[] {
  return records.map((whole) => whole.subarray(25).toString());
}

describe('HandshakeOrder', () => {
  it('passes on at once what comes in order, unchanged', () => {
    const order = new HandshakeOrder();
    expect(order.take(record(CLIENT_HELLO, 0, 'hello'))).to.deep.equal([record(CLIENT_HELLO, 0, 'hello')]);
    expect(bodies(order.take(record(CLIENT_HELLO, 1, 'cookie')))).to.deep.equal(['cookie']);
  });

  it('holds what comes early', () => {
    const order = new HandshakeOrder();
    expect(order.take(record(CERTIFICATE, 2, 'third'))).to.deep.equal([]);
    expect(order.take(record(CERTIFICATE, 1, 'second'))).to.deep.equal([]);
    expect(bodies(order.take(record(CERTIFICATE, 0, 'first')))).to.deep.equal(['first', 'second', 'third']);
  });

  it('passes on each message once, but the latest hello each time', () => {
    const order = new HandshakeOrder();
    order.take(record(CLIENT_HELLO, 0, 'hello'));
    expect(bodies(order.take(record(CLIENT_HELLO, 0, 'hello')))).to.deep.equal(['hello']);
    order.take(record(CLIENT_HELLO, 1, 'hello with a cookie'));
    expect(order.take(record(CLIENT_HELLO, 0, 'hello'))).to.deep.equal([]);
    order.take(record(CERTIFICATE, 2, 'certificate'));
    expect(order.take(record(CERTIFICATE, 2, 'certificate'))).to.deep.equal([]);
    expect(order.take(record(CLIENT_HELLO, 1, 'hello with a cookie'))).to.deep.equal([]);
  });

  it('puts parts together, in any order, overlapping too', () => {
    const order = new HandshakeOrder();
    expect(order.take(record(CERTIFICATE, 0, 'abcdef', { offset: 3, end: 6 }))).to.deep.equal([]);
    expect(order.take(record(CERTIFICATE, 0, 'abcdef', { offset: 3, end: 6 }))).to.deep.equal([]);
    const whole = order.take(record(CERTIFICATE, 0, 'abcdef', { offset: 0, end: 4 }));
    expect(whole).to.deep.equal([record(CERTIFICATE, 0, 'abcdef')]);
  });

  it('takes several messages of one record', () => {
    const order = new HandshakeOrder();
    const second = record(CERTIFICATE, 1, 'two').subarray(13);
    expect(bodies(order.take(Buffer.concat([record(CERTIFICATE, 0, 'one'), second])))).to.deep.equal([
      'one',
      'two',
    ]);
  });

  it('keeps nothing that is far ahead, too long or cut off', () => {
    const order = new HandshakeOrder();
    order.take(record(CERTIFICATE, 60000, 'far'));
    order.take(record(CERTIFICATE, 0, 'x'.repeat(40_000), { offset: 0, end: 10 }));
    expect(order.take(record(CERTIFICATE, 0, 'cut off').subarray(0, -1))).to.deep.equal([]);
    expect(order.take(Buffer.alloc(13))).to.deep.equal([]);
    expect(bodies(order.take(record(CERTIFICATE, 0, 'good')))).to.deep.equal(['good']);
  });
});
