import { ChannelState, ErrorCode, type WebRTCError } from '@peerplug/core';
import { expect } from 'chai';
import { expectCode } from '../fixture/expect-named.js';
import { createChannel, isConnected, isOpen, present, receivedChannels } from '../fixture/fixture.js';
import { pattern } from './messages.js';
import { Shortfall } from '../fixture/shortfall.js';
import { needs, type TestCase } from '../fixture/test-case.js';

const KIB = 1024;

/** Bounds on what waits to be sent and to be read. */
export const backpressureTests: readonly TestCase[] = [
  needs('packets').required(
    'FLOW-01',
    ['17', '2', 'ref-buffered'],
    'over maxOutBufferBytes putPacket() is ERR_BUSY, and what was taken arrives',
    async (t) => {
      const bound = 256 * KIB;
      const { channelA, channelB } = await t.channelPair(
        {},
        { configuration: { a: { maxOutBufferBytes: bound } } },
      );
      const packet = pattern(16 * KIB);
      let accepted = 0;
      let code: ErrorCode = ErrorCode.OK;
      while (code === ErrorCode.OK && accepted < 4096) {
        packet[0] = accepted & 0xff;
        code = channelA.putPacket(packet);
        if (code === ErrorCode.OK) accepted += 1;
        expect(channelA.getBufferedAmount()).to.be.at.most(bound);
      }
      expectCode(code, 'ERR_BUSY', `after ${String(accepted)} packets`);
      const packets = await t.packets(channelB, accepted);
      expect(packets.map((arrived) => arrived[0])).to.deep.equal(packets.map((_, index) => index & 0xff));
      await t.never(() => channelB.getAvailablePacketCount() > 0, 'a refused packet arrives');
      await t.until(() => channelA.getBufferedAmount() === 0, 'the buffer has drained');
      expectCode(channelA.putPacket(packet), 'OK', 'putPacket()');
      expect((await t.nextPacket(channelB)).byteLength).to.equal(packet.byteLength);
    },
  ),

  needs('packets').required(
    'FLOW-10',
    ['17'],
    'a packet larger than maxOutBufferBytes is sent where nothing waits',
    async (t) => {
      const { channelA, channelB } = await t.channelPair(
        {},
        { configuration: { a: { maxOutBufferBytes: 1000 } } },
      );
      const packet = pattern(5000);
      expectCode(channelA.putPacket(packet), 'OK', 'putPacket()');
      expect(await t.nextPacket(channelB)).to.deep.equal(packet);
    },
  ),

  needs('packets').required(
    'FLOW-11',
    ['17', '16'],
    'after ERR_BUSY activity tells that packets are taken again',
    async (t) => {
      const { channelA, channelB } = await t.channelPair(
        {},
        { configuration: { a: { maxOutBufferBytes: 256 * KIB } } },
      );
      const packet = pattern(Math.min(64 * KIB, t.maxMessageSize));
      const count = Math.ceil((4 * KIB * KIB) / packet.byteLength);
      let sent = 0;
      let refused = 0;
      const send = (): void => {
        while (sent < count && channelA.putPacket(packet) === ErrorCode.OK) sent += 1;
        if (sent < count) refused += 1;
      };
      channelA.activity.connect(send);
      send();
      expect(refused, 'four mebibytes are more than waits in a quarter of one').to.equal(1);
      // Nothing but activity makes it go on.
      expect(await t.packets(channelB, count)).to.have.lengthOf(count);
      expect(refused, 'how often it was told').to.be.at.most(2 * count);
      // Room for a packet that needs all of it.
      let isTold = false;
      channelA.activity.disconnect(send);
      for (let more = 0; more < count && channelA.putPacket(packet) === ErrorCode.OK; more += 1);
      channelA.activity.connect(() => (isTold = true));
      await t.until(() => isTold, 'activity fires');
      expectCode(channelA.putPacket(packet), 'OK', 'putPacket()');
    },
  ),

  needs('packets').gated(
    'FLOW-02',
    ['17', 'ref-buffered'],
    'getBufferedAmount() counts each byte',
    'exactBufferedAmount',
    async (t) => {
      const { channelA, channelB } = await t.channelPair();
      expect(channelA.getBufferedAmount()).to.equal(0);
      let given = 0;
      for (const size of [10, 1000, 100 * KIB]) {
        const length = Math.min(size, t.maxMessageSize);
        channelA.putPacket(pattern(length));
        given += length;
        expect(channelA.getBufferedAmount()).to.equal(given);
      }
      await t.packets(channelB, 3);
      await t.until(() => channelA.getBufferedAmount() === 0, 'the buffer has drained');
    },
  ),

  needs('packets').inverse(
    'FLOW-03',
    ['17', 'ref-buffered'],
    'getBufferedAmount() is never higher than what was given',
    'exactBufferedAmount',
    async (t) => {
      const { channelA, channelB } = await t.channelPair();
      // Large ones: a few of them are more than a stack takes at once.
      const packet = pattern(Math.min(256 * KIB, t.maxMessageSize));
      const most = Math.floor((64 * KIB * KIB) / packet.byteLength);
      let sent = 0;
      while (channelA.getBufferedAmount() === 0 && sent < most) {
        if (channelA.putPacket(packet) === ErrorCode.OK) sent += 1;
        expect(channelA.getBufferedAmount()).to.be.at.most(sent * packet.byteLength);
      }
      expect(sent, 'nothing ever waits').to.be.lessThan(most);
      await t.packets(channelB, sent);
      await t.until(() => channelA.getBufferedAmount() === 0, 'the buffer has drained');
    },
  ),

  needs('packets').required(
    'FLOW-04',
    ['19', '2'],
    'a reliable channel whose unread packets pass maxInBufferBytes closes, and errorOccurred tells it',
    async (t) => {
      const errors: WebRTCError[] = [];
      const { a, b, channelA, channelB } = await t.channelPair(
        {},
        { configuration: { a: { maxInBufferBytes: 64 * KIB } } },
      );
      a.errorOccurred.connect((error) => errors.push(error));
      for (let index = 0; index < 100; index += 1) channelB.putPacket(pattern(KIB, index));
      await t.until(() => errors.length > 0, 'the error is told');
      expect(errors.map((error) => error.code)).to.deep.equal([ErrorCode.ERR_OUT_OF_MEMORY]);
      await t.until(() => channelA.getReadyState() === ChannelState.STATE_CLOSED, 'the channel is closed');
      await t.until(() => channelB.getReadyState() === ChannelState.STATE_CLOSED, "the peer's end is closed");
      const kept = channelA.getAvailablePacketCount();
      expect(kept).to.be.within(50, 64);
      for (let index = 0; index < kept; index += 1) {
        expect(channelA.getPacket()).to.deep.equal(pattern(KIB, index));
      }
      expect([isConnected(a), isConnected(b)], 'the connection lives').to.deep.equal([true, true]);
    },
  ),

  needs('open').required('FLOW-09', ['19'], 'a flood of tiny packets is bounded too', async (t) => {
    const { channelA, channelB } = await t.channelPair(
      {},
      { configuration: { a: { maxInBufferBytes: 64 * KIB } } },
    );
    for (let index = 0; index < 1000; index += 1) channelB.putPacket(Uint8Array.of(index & 0xff));
    await t.until(() => channelA.getReadyState() === ChannelState.STATE_CLOSED, 'the channel is closed');
    // Each packet counts 128 bytes beside its own.
    expect(channelA.getAvailablePacketCount()).to.be.within(1, 512);
  }),

  needs('packets').gated(
    'FLOW-05',
    ['19'],
    'an unreliable channel drops the newest and counts them',
    ['maxRetransmits', 'maxPacketLifeTime'],
    async (t) => {
      const limit = t.capabilities.maxRetransmits ? { maxRetransmits: 3 } : { maxPacketLifeTime: 1000 };
      const { channelA, channelB } = await t.channelPair(limit, {
        configuration: { a: { maxInBufferBytes: 64 * KIB } },
      });
      for (let index = 0; index < 100; index += 1) channelB.putPacket(pattern(KIB, index));
      await t.until(
        () => channelA.getAvailablePacketCount() + channelA.getDroppedPacketCount() === 100,
        'all packets are kept or dropped',
      );
      expect(channelA.getAvailablePacketCount()).to.be.within(50, 64);
      expect(channelA.getPacket()).to.deep.equal(pattern(KIB, 0));
      expect(isOpen(channelA)).to.equal(true);
      while (channelA.getAvailablePacketCount() > 0) channelA.getPacket();
      // More than was left: what was read has made room.
      const next = [1, 2].map((seed) => pattern(KIB, seed));
      for (const packet of next) channelB.putPacket(packet);
      expect(await t.packets(channelA, 2)).to.deep.equal(next);
    },
  ),

  needs('new').required(
    'FLOW-07',
    ['spi-channels', '2', '4'],
    'createDataChannel() is null with ERR_OUT_OF_MEMORY where there are maxChannels',
    (t) => {
      const connection = t.connection('a', { maxChannels: 2 });
      for (const label of ['one', 'other']) createChannel(connection, label);
      expect(connection.createDataChannel('third')).to.equal(null);
      expectCode(connection.getLastError()?.code, 'ERR_OUT_OF_MEMORY');
    },
  ),

  needs('packets').required(
    'FLOW-08',
    ['spi-channels', '2'],
    'channels of the peer past maxChannels are closed and not reported, which errorOccurred tells once',
    async (t) => {
      const bound = 3;
      const errors: WebRTCError[] = [];
      const pair = t.wiredPair({ configuration: { a: { maxChannels: bound } } });
      const received = receivedChannels(pair.a);
      pair.a.errorOccurred.connect((error) => errors.push(error));
      const sent = Array.from({ length: 10 }, (_, index) => createChannel(pair.b, String(index)));
      await t.connect(pair, 'b');
      const areOpen = (): number => sent.filter(isOpen).length;
      const areClosed = (): number => sent.filter((channel) => channel.getReadyState() === 3).length;
      await t.until(() => areOpen() === bound && areClosed() === 10 - bound, 'the bound is kept');
      await t.until(() => errors.length > 0, 'the error is told');
      await t.never(() => received.length !== bound || errors.length !== 1, 'more is told');
      expectCode(errors[0]?.code, 'ERR_OUT_OF_MEMORY');
      expect(isConnected(pair.a)).to.equal(true);
      const [kept] = received;
      const other = sent.find((channel) => channel.getLabel() === kept?.getLabel());
      other?.putPacket(Uint8Array.of(7));
      expect(await t.nextPacket(present(kept))).to.deep.equal(Uint8Array.of(7));
    },
  ),

  needs('packets').required(
    'FLOW-06',
    ['17', '18'],
    'eight mebibytes go through a small buffer unharmed',
    async (t) => {
      const { channelA, channelB } = await t.channelPair(
        {},
        { configuration: { a: { maxOutBufferBytes: 512 * KIB } } },
      );
      const size = Math.min(32 * KIB, t.maxMessageSize);
      const count = (8 * KIB * KIB) / size;
      let sent = 0;
      let arrived = 0;
      await t.until(
        () => {
          while (sent < count && channelA.putPacket(pattern(size, sent & 0xff)) === ErrorCode.OK) sent += 1;
          for (; channelB.getAvailablePacketCount() > 0; arrived += 1) {
            const packet = channelB.getPacket();
            const expected = pattern(size, arrived & 0xff);
            if (!packet.every((byte, index) => byte === expected[index]))
              throw new Shortfall(`packet ${String(arrived)} differs`);
          }
          return arrived === count;
        },
        'all packets have arrived',
        40_000,
      );
      expect(channelB.getDroppedPacketCount()).to.equal(0);
    },
  ),
];
