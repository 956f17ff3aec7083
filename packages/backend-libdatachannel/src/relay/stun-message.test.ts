import { createHash, createHmac, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { expect } from 'chai';
import { ALLOCATE_ERROR, StunMessage } from './stun-message.js';

const CREDENTIALS = { username: 'user', credential: 'password' };
const REAL = { host: 0xc0000201, port: 4000 };
const OTHER = { host: 0xf0000001, port: 5000 };

const SEND_INDICATION = 0x0016;
const TRANSACTION = 'abcdefghijkl';
const COOKIE = Buffer.from('2112a442', 'hex');

describe('StunMessage', () => {
  describe('parse', () => {
    const valid = signed(OTHER);

    it('takes a message', () => {
      const message = StunMessage.parse(valid);
      expect([message?.type, message?.transaction, message?.isSigned]).to.deep.equal([
        SEND_INDICATION,
        TRANSACTION,
        true,
      ]);
    });

    const refused: Readonly<Record<string, Buffer>> = {
      'an empty datagram': Buffer.alloc(0),
      'less than a header': valid.subarray(0, 19),
      'data of a channel': Buffer.from('40000004', 'hex'),
      'another cookie': changed(valid, 4),
      'another length': changed(valid, 3),
      'an attribute that goes on past the end': changed(valid, 22),
      'half the header of an attribute': message([Buffer.from('0012', 'hex')]),
    };
    for (const [title, datagram] of Object.entries(refused)) {
      it(`leaves ${title} aside`, () => {
        expect(StunMessage.parse(datagram)).to.equal(null);
      });
    }

    it('takes no harm from what anybody may send', () => {
      for (let round = 0; round < 2000; round += 1) {
        const types = [0x0008, 0x0009, 0x0014, 0x001c, 0x001d, 0x8028];
        const attributes = types
          .filter(() => Math.random() < 0.6)
          .map((type) => attribute(type, randomBytes(Math.floor(Math.random() * 12))));
        const parsed = StunMessage.parse(message([peerAttribute(OTHER), ...attributes]));
        expect(parsed?.error).to.satisfy((error: unknown) => error === null || typeof error === 'object');
        expect(parsed?.exchangePeers(() => REAL, CREDENTIALS)).to.equal(true);
      }
    });
  });

  it('exchanges the peer, and signs anew', () => {
    const parsed = StunMessage.parse(signed(OTHER));
    const asked: unknown[] = [];
    const isDone = parsed?.exchangePeers((peer) => {
      asked.push(peer);
      return REAL;
    }, CREDENTIALS);
    expect(isDone).to.equal(true);
    expect(asked).to.deep.equal([OTHER]);
    expect(parsed?.bytes).to.deep.equal(signed(REAL));
  });

  it('signs with the algorithm that the message names', () => {
    const parsed = StunMessage.parse(signed(OTHER, 'sha256'));
    parsed?.exchangePeers(() => REAL, CREDENTIALS);
    expect(parsed?.bytes).to.deep.equal(signed(REAL, 'sha256'));
  });

  it('leaves a message without a peer as it is', () => {
    const bytes = message([attribute(0x0014, Buffer.from('realm'))]);
    const parsed = StunMessage.parse(bytes);
    expect(parsed?.exchangePeers(() => null, CREDENTIALS)).to.equal(true);
    expect(parsed?.bytes).to.deep.equal(bytes);
  });

  it('says where there is no address for a peer, or it is none of IPv4', () => {
    expect(StunMessage.parse(signed(OTHER))?.exchangePeers(() => null, CREDENTIALS)).to.equal(false);
    const ipv6 = message([attribute(0x0012, Buffer.alloc(20, 2))]);
    expect(StunMessage.parse(ipv6)?.exchangePeers(() => REAL, CREDENTIALS)).to.equal(false);
  });

  it('reads an error, and none where the attribute is cut off', () => {
    const value = Buffer.concat([Buffer.from([0, 0, 4, 86]), Buffer.from('Quota')]);
    const refusal = StunMessage.parse(message([attribute(0x0009, value)], ALLOCATE_ERROR));
    expect(refusal?.error).to.deep.equal({ code: 486, reason: 'Quota' });
    const cutOff = StunMessage.parse(message([attribute(0x0009, Buffer.alloc(3))], ALLOCATE_ERROR));
    expect(cutOff?.error).to.equal(null);
  });
});

/** A message by RFC 8489 §5. */
function message(attributes: readonly Buffer[], type: number = SEND_INDICATION): Buffer {
  const body = Buffer.concat(attributes);
  const header = Buffer.alloc(4);
  header.writeUInt16BE(type, 0);
  header.writeUInt16BE(body.byteLength, 2);
  return Buffer.concat([header, COOKIE, Buffer.from(TRANSACTION, 'latin1'), body]);
}

function attribute(type: number, value: Buffer): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt16BE(type, 0);
  header.writeUInt16BE(value.byteLength, 2);
  return Buffer.concat([header, value, Buffer.alloc((4 - (value.byteLength % 4)) % 4)]);
}

/** An XOR-PEER-ADDRESS (RFC 8656 §18.3). */
function peerAttribute({ host, port }: typeof REAL): Buffer {
  const value = Buffer.alloc(8);
  value.writeUInt8(1, 1);
  value.writeUInt16BE(port ^ 0x2112, 2);
  value.writeUInt32BE((host ^ 0x2112a442) >>> 0, 4);
  return attribute(0x0012, value);
}

/** A message with a peer, a signature (§14.5, §14.6) and a fingerprint (§14.7). */
function signed(peer: typeof REAL, algorithm: 'sha1' | 'sha256' = 'sha1'): Buffer {
  const isSha1 = algorithm === 'sha1';
  const parts = [peerAttribute(peer), attribute(0x0014, Buffer.from('realm'))];
  if (!isSha1) parts.push(attribute(0x001d, Buffer.from('00020000', 'hex')));
  const key = createHash(isSha1 ? 'md5' : 'sha256')
    .update('user:realm:password')
    .digest();
  const signatureBytes = isSha1 ? 20 : 32;
  // The length counts the attribute that is made, and the text ends before it.
  const sign = (bytes: number): Buffer =>
    message([...parts, Buffer.alloc(4 + bytes)]).subarray(0, -4 - bytes);
  const signature = createHmac(algorithm, key).update(sign(signatureBytes)).digest();
  parts.push(attribute(isSha1 ? 0x0008 : 0x001c, signature));
  const fingerprint = Buffer.alloc(4);
  fingerprint.writeUInt32BE((crc32(sign(4)) ^ 0x5354554e) >>> 0);
  parts.push(attribute(0x8028, fingerprint));
  return message(parts);
}

function changed(bytes: Buffer, position: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(position) ^ 0xff, position);
  return copy;
}
