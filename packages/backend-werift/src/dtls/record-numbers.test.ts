import { Socket } from 'node:dgram';
import { Fixture } from '@peerplug/conformance';
import { registerExtension } from '@peerplug/core';
import { expect } from 'chai';
import { extension } from '../index.js';

/** More than a handshake has records. */
const COUNT = 30;

/** The first and the last kind of record (RFC 5246 §6.2.1); what else is sent begins with another byte (RFC 7983 §7). */
const RECORD_TYPES = { first: 20, last: 23 };

describe('encrypted records', () => {
  const send = Object.getOwnPropertyDescriptor(Socket.prototype, 'send') ?? {};
  /** Epoch and number of the records that each socket sent. */
  const sent = new Map<Socket, string[]>();

  before(() => {
    sent.clear();
    registerExtension(extension);
    Object.defineProperty(Socket.prototype, 'send', {
      ...send,
      value(this: Socket, datagram: Buffer, ...rest: unknown[]): unknown {
        const type = datagram[0] ?? 0;
        if (type >= RECORD_TYPES.first && type <= RECORD_TYPES.last) {
          const numbers = sent.get(this) ?? [];
          sent.set(this, numbers);
          // Type 2, version 2 bytes, epoch 2, number 6 (RFC 6347 §4.1).
          numbers.push(datagram.toString('hex', 3, 11));
        }
        return Reflect.apply(send.value as () => unknown, this, [datagram, ...rest]); // foreign: of any overload
      },
    });
  });

  after(() => {
    Object.defineProperty(Socket.prototype, 'send', send);
  });

  it('have each a number of their own, the last of the handshake too', async () => {
    const t = new Fixture({
      extension,
      peer: extension,
      configuration: { werift: { bindAddress: '127.0.0.1' } },
      scale: 1,
    });
    const { channelA, channelB } = await t.channelPair();
    for (let count = 1; count <= COUNT; count += 1) {
      channelA.putPacket(Uint8Array.of(count));
      await t.until(() => channelB.getAvailablePacketCount() === count, 'the packet has arrived');
    }
    t.dispose();
    expect(sent.size).to.equal(2);
    for (const numbers of sent.values()) {
      const encrypted = numbers.filter((number) => number.startsWith('0001'));
      expect(encrypted.length).to.be.at.least(COUNT);
      expect(new Set(encrypted).size, encrypted.join(' ')).to.equal(encrypted.length);
    }
  });
});
