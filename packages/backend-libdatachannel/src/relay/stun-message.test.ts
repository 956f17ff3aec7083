import { createHmac, randomBytes } from 'node:crypto';
import { expect } from 'chai';
import {
  longTermKey,
  makeStunMessage,
  peerAttribute,
  StunAttribute,
  StunMessage,
  StunType,
} from './stun-message.js';

const PEER = { address: '192.0.2.1', port: 4000 };
const KEY = longTermKey('user', 'realm', 'password');

describe('StunMessage', () => {
  describe('parse', () => {
    const valid = makeStunMessage(StunType.SEND_INDICATION, [peerAttribute(PEER)], KEY);

    it('takes what makeStunMessage() makes', () => {
      const message = StunMessage.parse(valid);
      expect(message?.type).to.equal(StunType.SEND_INDICATION);
      expect(message?.transaction).to.equal(valid.toString('latin1', 8, 20));
      expect(message?.address(StunAttribute.XOR_PEER_ADDRESS)).to.deep.equal(PEER);
    });

    const refused: Readonly<Record<string, Buffer>> = {
      'an empty datagram': Buffer.alloc(0),
      'less than a header': valid.subarray(0, 19),
      'data of a channel': Buffer.from('40000004', 'hex'),
      'another cookie': changed(valid, 4),
      'another length': changed(valid, 3),
      'an attribute that goes on past the end': changed(valid, 22),
      'half the header of an attribute': withTail(valid, Buffer.from('0012', 'hex')),
    };
    for (const [title, datagram] of Object.entries(refused)) {
      it(`refuses ${title}`, () => {
        expect(StunMessage.parse(datagram)).to.equal(null);
      });
    }

    it('takes no harm from what anybody may send', () => {
      const types = [...Object.values(StunAttribute), 0x8028, 0xffff];
      for (let round = 0; round < 2000; round += 1) {
        const attributes = types
          .filter(() => Math.random() < 0.6)
          .map((type) => [type, randomBytes(Math.floor(Math.random() * 24))] as const);
        const parsed = StunMessage.parse(makeStunMessage(StunType.DATA_INDICATION, attributes, null));
        expect(parsed).not.to.equal(null);
        for (const type of types) parsed?.address(type);
        expect(parsed?.error).to.satisfy((error: unknown) => error === null || typeof error === 'object');
        expect(parsed?.isSignedWith(KEY)).to.equal(false);
      }
    });
  });

  it('is signed over all before the signature, with a length that ends with it (RFC 8489 §14.5)', () => {
    const signed = makeStunMessage(StunType.ALLOCATE, [[StunAttribute.USERNAME, Buffer.from('user')]], KEY);
    const signature = createHmac('sha1', KEY).update(signed.subarray(0, -24)).digest();
    expect(signed.subarray(-20)).to.deep.equal(signature);
    expect(StunMessage.parse(signed)?.isSignedWith(KEY)).to.equal(true);
    expect(StunMessage.parse(signed)?.isSignedWith(longTermKey('user', 'realm', 'other'))).to.equal(false);
    expect(StunMessage.parse(changed(signed, 24))?.isSignedWith(KEY)).to.equal(false);
  });

  it('makes the key of a long-term credential as RFC 8489 §9.2.2 shows it', () => {
    expect(longTermKey('user', 'realm', 'pass').toString('hex')).to.equal('8493fbc53ba582fb4c044c456bdc40eb');
  });

  it('knows an answer by the request, and what an error says', () => {
    const value = Buffer.concat([Buffer.from([0, 0, 4, 1]), Buffer.from('Unauthorized')]);
    const message = StunMessage.parse(makeStunMessage(0x0113, [[StunAttribute.ERROR_CODE, value]], null));
    expect(message?.isErrorOf(StunType.ALLOCATE)).to.equal(true);
    expect(message?.isErrorOf(StunType.REFRESH)).to.equal(false);
    expect(message?.isSuccessOf(StunType.ALLOCATE)).to.equal(false);
    expect(message?.error).to.deep.equal({ code: 401, reason: 'Unauthorized' });
    const cut = makeStunMessage(0x0113, [[StunAttribute.ERROR_CODE, value.subarray(0, 3)]], null);
    expect(StunMessage.parse(cut)?.error).to.equal(null);
  });

  it('has no address if there is none of IPv4', () => {
    const values = [Buffer.alloc(0), Buffer.from('0002', 'hex'), Buffer.from('00020fa0e112a643', 'hex')];
    for (const value of values) {
      const message = makeStunMessage(StunType.ALLOCATE, [[StunAttribute.XOR_PEER_ADDRESS, value]], null);
      expect(StunMessage.parse(message)?.address(StunAttribute.XOR_PEER_ADDRESS)).to.equal(null);
    }
    const none = StunMessage.parse(makeStunMessage(StunType.ALLOCATE, [], null));
    expect(none?.address(StunAttribute.XOR_PEER_ADDRESS)).to.equal(null);
  });
});

function changed(message: Buffer, index: number): Buffer {
  const copy = Buffer.from(message);
  copy.writeUInt8(copy.readUInt8(index) ^ 0x41, index);
  return copy;
}

function withTail(message: Buffer, tail: Buffer): Buffer {
  const whole = Buffer.concat([message, tail]);
  whole.writeUInt16BE(whole.byteLength - 20, 2);
  return whole;
}
