import { expect } from 'chai';
import { ChannelState } from '../constants/channel-state.js';
import type { WebRTCDataChannel } from './data-channel.js';
import { ErrorCode } from '../constants/error-code.js';
import { ANSWER, OFFER } from '../testing/descriptions.js';
import { createChannel, useScriptedExtension } from '../testing/scripted-extension.js';
import { nextTask } from '../testing/next-task.js';
import type { WebRTCError } from '../errors/webrtc-error.js';
import { WriteMode } from '../constants/write-mode.js';

const UNKNOWN = 65535;

describe('a channel', () => {
  const scripted = useScriptedExtension();

  describe('as created', () => {
    it('tells what it was created with, and 65535 for what is not set or not known', () => {
      const { connection, extension } = scripted.open();
      const plain = createChannel(connection, 'plain');
      expect(valuesOf(plain)).to.deep.equal(['plain', '', true, UNKNOWN, UNKNOWN, false, UNKNOWN]);
      extension.latestChannel.id = 5;
      expect(plain.getId()).to.equal(5);
      const negotiated = createChannel(connection, 'n', {
        negotiated: true,
        id: 7,
        ordered: false,
        protocol: 'p',
      });
      extension.latestChannel.id = 9;
      expect(valuesOf(negotiated)).to.deep.equal(['n', 'p', false, UNKNOWN, UNKNOWN, true, 7]);
      const limits = [{ maxRetransmits: 0 }, { maxPacketLifeTime: 0 }].map((options) =>
        createChannel(connection, 'limited', options),
      );
      expect(limits.map((channel) => channel.getMaxRetransmits())).to.deep.equal([0, UNKNOWN]);
      expect(limits.map((channel) => channel.getMaxPacketLifeTime())).to.deep.equal([UNKNOWN, 0]);
    });

    it('sends bytes unless told, and ignores a mode that is none', () => {
      const { channel } = scripted.openChannel();
      expect([channel.writeMode, channel.getWriteMode()]).to.deep.equal([WriteMode.WRITE_MODE_BINARY, 1]);
      channel.setWriteMode(WriteMode.WRITE_MODE_TEXT);
      for (const junk of [2, -1, '1', null, undefined, true]) channel.setWriteMode(junk as WriteMode);
      expect([channel.writeMode, channel.getWriteMode()]).to.deep.equal([WriteMode.WRITE_MODE_TEXT, 0]);
      channel.writeMode = WriteMode.WRITE_MODE_BINARY;
      channel.writeMode = 7 as WriteMode;
      expect(channel.getWriteMode()).to.equal(WriteMode.WRITE_MODE_BINARY);
    });
  });

  describe('putPacket()', () => {
    it('passes bytes on as they are, and text marked as text', () => {
      const { channel, channelExtension } = scripted.openChannel();
      const bytes = Uint8Array.of(0, 255);
      expect(channel.putPacket(bytes)).to.equal(ErrorCode.OK);
      expect(channelExtension.calls[0]).to.deep.equal(['send', bytes]);
      channel.setWriteMode(WriteMode.WRITE_MODE_TEXT);
      channel.putPacket(new TextEncoder().encode('\uFEFFé\0'));
      expect(channelExtension.calls[1]).to.deep.equal(['send', '\uFEFFé\0']);
    });

    it('replaces in text what is no UTF-8, and in bytes nothing', () => {
      const { channel, channelExtension } = scripted.openChannel();
      const bytes = Uint8Array.of(0x61, 0xff);
      channel.putPacket(bytes);
      channel.setWriteMode(WriteMode.WRITE_MODE_TEXT);
      channel.putPacket(bytes);
      expect(channelExtension.calls.map((call) => call[1])).to.deep.equal([bytes, 'a\uFFFD']);
    });

    it('is ERR_INVALID_PARAMETER for what is no Uint8Array, in every state', () => {
      const { connection, channel, channelExtension } = scripted.openChannel();
      const junk: readonly unknown[] = [null, undefined, 'x', 7, [1], new ArrayBuffer(1), new Uint16Array(1)];
      for (const value of junk)
        expect(channel.putPacket(value as Uint8Array)).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
      connection.close();
      for (const value of junk)
        expect(channel.putPacket(value as Uint8Array)).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
      expect(channelExtension.calls).to.deep.equal([]);
    });

    it('is ERR_UNCONFIGURED where the channel is not open, for an empty packet too', () => {
      const { channel, channelExtension } = scripted.openChannel();
      for (const state of [
        ChannelState.STATE_CONNECTING,
        ChannelState.STATE_CLOSING,
        ChannelState.STATE_CLOSED,
      ]) {
        channelExtension.state = state;
        for (const packet of [Uint8Array.of(1), new Uint8Array(0), new Uint8Array(5000)])
          expect(channel.putPacket(packet)).to.equal(ErrorCode.ERR_UNCONFIGURED);
      }
      expect(channelExtension.calls).to.deep.equal([]);
    });

    it('is OK for an empty packet, and nothing is sent', () => {
      const { channel, channelExtension } = scripted.openChannel();
      for (const mode of [WriteMode.WRITE_MODE_BINARY, WriteMode.WRITE_MODE_TEXT]) {
        channel.setWriteMode(mode);
        expect(channel.putPacket(new Uint8Array(0))).to.equal(ErrorCode.OK);
      }
      expect(channelExtension.calls).to.deep.equal([]);
    });

    it('is ERR_INVALID_PARAMETER over the largest packet, and takes the largest', () => {
      const { channel, channelExtension } = scripted.openChannel();
      expect(channel.getMaxPacketSize()).to.equal(1000);
      expect(channel.putPacket(new Uint8Array(1001))).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
      expect(channelExtension.calls).to.deep.equal([]);
      expect(channel.putPacket(new Uint8Array(1000))).to.equal(ErrorCode.OK);
      expect(channel.getReadyState()).to.equal(ChannelState.STATE_OPEN);
    });

    it('counts text as it is sent', () => {
      const { channel, channelExtension } = scripted.openChannel();
      channel.setWriteMode(WriteMode.WRITE_MODE_TEXT);
      expect(channel.putPacket(new Uint8Array(334).fill(0xff)), '1002 bytes').to.equal(
        ErrorCode.ERR_INVALID_PARAMETER,
      );
      expect(channel.putPacket(new Uint8Array(333).fill(0xff)), '999 bytes').to.equal(ErrorCode.OK);
      expect(channelExtension.calls).to.have.lengthOf(1);
    });

    it('keeps to the size that the peer takes, from its description on', () => {
      const pair = scripted.openChannel();
      const { connection, extension, channel } = pair;
      for (const [line, size] of [
        ['a=max-message-size:10', 10],
        ['a=max-message-size:0', 1000],
        ['a=max-message-size:262144', 1000],
      ] as const) {
        connection.initialize();
        const own = createChannel(connection);
        connection.createOffer();
        scripted.latest.describe('offer', OFFER);
        connection.poll();
        connection.setLocalDescription('offer', OFFER);
        expect(own.getMaxPacketSize()).to.equal(1000);
        connection.setRemoteDescription('answer', ANSWER.replace('a=max-message-size:262144', line));
        expect(own.getMaxPacketSize(), line).to.equal(size);
      }
      expect(channel.getMaxPacketSize()).to.equal(1000);
      expect(extension.methods).not.to.include('setRemoteDescription');
    });
  });

  it('is closed at the end of a block by using', () => {
    const { channel, channelExtension } = scripted.openChannel();
    {
      using closing = channel;
      expect(closing.getReadyState()).to.equal(ChannelState.STATE_OPEN);
    }
    expect(channelExtension.calls).to.deep.equal([['close']]);
  });

  describe('getPacket()', () => {
    it('gives packets as they come, without poll(), and then ERR_UNAVAILABLE', () => {
      const { channel, channelExtension } = scripted.openChannel();
      expect(channel.getPacketError(), 'before the first').to.equal(ErrorCode.OK);
      const payload = Uint8Array.of(1, 2);
      channelExtension.arrive(payload);
      channelExtension.arrive('A');
      expect(channel.getAvailablePacketCount()).to.equal(2);
      expect(channel.getPacket()).to.equal(payload);
      expect([channel.getPacketError(), channel.wasStringPacket()]).to.deep.equal([ErrorCode.OK, false]);
      expect(channel.getPacket()).to.deep.equal(Uint8Array.of(65));
      expect([channel.getPacketError(), channel.wasStringPacket()]).to.deep.equal([ErrorCode.OK, true]);
      expect(channel.getPacket()).to.deep.equal(new Uint8Array(0));
      expect([channel.getPacketError(), channel.wasStringPacket()]).to.deep.equal([
        ErrorCode.ERR_UNAVAILABLE,
        true,
      ]);
      expect(channel.getAvailablePacketCount()).to.equal(0);
    });

    it('gives a new empty array where nothing is there', () => {
      const { channel } = scripted.openChannel();
      expect(channel.getPacket()).not.to.equal(channel.getPacket());
    });

    it('gives text that a stack hands over as bytes, with U+FFFD for what is not UTF-8', () => {
      const { channel, channelExtension } = scripted.openChannel();
      const wellFormed = new TextEncoder().encode('\uFEFFé\0');
      channelExtension.arriveAsText(wellFormed);
      channelExtension.arriveAsText(Uint8Array.of(0x61, 0xff, 0xfe, 0x62));
      channelExtension.arrive('a\uD800');
      expect(channel.getPacket()).to.equal(wellFormed);
      expect(channel.wasStringPacket()).to.equal(true);
      for (const text of ['a\uFFFD\uFFFDb', 'a\uFFFD'])
        expect(channel.getPacket()).to.deep.equal(new TextEncoder().encode(text));
    });

    it('takes an empty packet of a foreign peer for a packet', () => {
      const { channel, channelExtension } = scripted.openChannel();
      channelExtension.arrive(new Uint8Array(0));
      channelExtension.arrive('');
      expect(channel.getAvailablePacketCount()).to.equal(2);
      for (const isText of [false, true]) {
        expect(channel.getPacket()).to.have.lengthOf(0);
        expect([channel.getPacketError(), channel.wasStringPacket()]).to.deep.equal([ErrorCode.OK, isText]);
      }
      channel.getPacket();
      expect(channel.getPacketError()).to.equal(ErrorCode.ERR_UNAVAILABLE);
    });

    it('gives what had come after the channel or the connection was closed, and takes no more', () => {
      for (const close of ['channel', 'peer', 'connection'] as const) {
        const { connection, channel, channelExtension } = scripted.openChannel();
        channelExtension.arrive(Uint8Array.of(1));
        channelExtension.arrive(Uint8Array.of(2));
        if (close === 'channel') channel.close();
        else if (close === 'peer') channelExtension.enter(ChannelState.STATE_CLOSED);
        else connection.close();
        if (close === 'connection') channelExtension.arrive(Uint8Array.of(3));
        expect([channel.getPacket(), channel.getPacket(), channel.getPacket()], close).to.deep.equal([
          Uint8Array.of(1),
          Uint8Array.of(2),
          new Uint8Array(0),
        ]);
      }
    });
  });

  describe('with maxInBufferBytes', () => {
    /** Three packets of 72 bytes, each of which counts 128 more. */
    const configuration = { maxInBufferBytes: 600 };

    it('closes once where a reliable one passes it, and errorOccurred tells it', () => {
      const { connection, channel, channelExtension } = scripted.openChannel({}, configuration);
      const errors: WebRTCError[] = [];
      connection.errorOccurred.connect((error) => errors.push(error));
      for (let count = 0; count < 10; count += 1) channelExtension.arrive(new Uint8Array(72));
      expect(channelExtension.calls).to.deep.equal([['close']]);
      connection.poll();
      expect(errors.map(({ code }) => code)).to.deep.equal([ErrorCode.ERR_OUT_OF_MEMORY]);
      expect(errors[0]?.message).to.include("'data'");
      expect([channel.getAvailablePacketCount(), channel.getDroppedPacketCount()]).to.deep.equal([3, 0]);
    });

    it('drops and counts where an unreliable one passes it', () => {
      for (const limit of [{ maxRetransmits: 0 }, { maxPacketLifeTime: 0 }]) {
        const { connection, channel, channelExtension } = scripted.openChannel(limit, configuration);
        for (let count = 0; count < 10; count += 1)
          channelExtension.arrive(Uint8Array.of(count, ...new Uint8Array(71)));
        expect(channelExtension.calls).to.deep.equal([]);
        expect([channel.getAvailablePacketCount(), channel.getDroppedPacketCount()]).to.deep.equal([3, 7]);
        expect(channel.getPacket()[0]).to.equal(0);
        channelExtension.arrive(Uint8Array.of(10));
        expect(channel.getAvailablePacketCount()).to.equal(3);
        expect(connection.poll()).to.equal(ErrorCode.OK);
      }
    });

    it('bounds each channel for itself', () => {
      const { connection, extension, channelExtension } = scripted.openChannel({}, configuration);
      createChannel(connection, 'other');
      for (let count = 0; count < 3; count += 1) {
        channelExtension.arrive(new Uint8Array(72));
        extension.latestChannel.arrive(new Uint8Array(72));
      }
      expect(channelExtension.calls.concat(extension.latestChannel.calls)).to.deep.equal([]);
    });
  });

  describe('that is closed', () => {
    it('passes each close() on while the connection is open', () => {
      const { channel, channelExtension } = scripted.openChannel();
      channel.close();
      channel.close();
      expect(channelExtension.calls).to.deep.equal([['close'], ['close']]);
      expect(channel.getReadyState(), 'as the extension says').to.equal(ChannelState.STATE_OPEN);
    });

    it('is CLOSED and empty as soon as the connection is closed, whatever its extension says', () => {
      const { connection, channel, channelExtension } = scripted.openChannel();
      channelExtension.bufferedAmount = 7;
      expect(channel.getBufferedAmount()).to.equal(7);
      connection.close();
      expect([channel.getReadyState(), channel.getBufferedAmount()]).to.deep.equal([
        ChannelState.STATE_CLOSED,
        0,
      ]);
    });

    it('leaves the others of its connection open', () => {
      const { connection, extension, channelExtension } = scripted.openChannel();
      const other = createChannel(connection, 'other');
      extension.latestChannel.enter(ChannelState.STATE_OPEN);
      channelExtension.enter(ChannelState.STATE_CLOSED);
      expect(other.putPacket(Uint8Array.of(1))).to.equal(ErrorCode.OK);
    });
  });

  describe('activity', () => {
    it('fires once for packets until all are read', async () => {
      const { channel, channelExtension } = scripted.openChannel();
      await nextTask();
      const count = counted(channel);
      for (const value of [1, 2, 3]) channelExtension.arrive(Uint8Array.of(value));
      expect(count(), 'in the callback of the stack').to.equal(0);
      await nextTask();
      channel.getPacket();
      channel.getPacket();
      channelExtension.arrive(Uint8Array.of(4));
      await nextTask();
      expect(count(), 'two are left').to.equal(1);
      channel.getPacket();
      channel.getPacket();
      channelExtension.arrive(Uint8Array.of(5));
      await nextTask();
      expect(count(), 'all were read').to.equal(2);
    });

    it('fires again after poll(), though packets are left', async () => {
      const { channel, channelExtension } = scripted.openChannel();
      await nextTask();
      const count = counted(channel);
      channelExtension.arrive(Uint8Array.of(1));
      await nextTask();
      expect(channel.poll()).to.equal(ErrorCode.OK);
      await nextTask();
      expect(count(), 'nothing is new').to.equal(1);
      channelExtension.arrive(Uint8Array.of(2));
      await nextTask();
      expect(count()).to.equal(2);
    });

    it('fires for each state, where all packets are read', async () => {
      const { channel, channelExtension } = scripted.openChannel();
      const states: ChannelState[] = [];
      channel.activity.connect(() => states.push(channel.getReadyState()));
      for (const state of [ChannelState.STATE_OPEN, ChannelState.STATE_CLOSING, ChannelState.STATE_CLOSED]) {
        channelExtension.enter(state);
        await nextTask();
      }
      expect(states).to.deep.equal([1, 2, 3]);
    });

    it('fires after a look at the count that found nothing', async () => {
      const { channel, channelExtension } = scripted.openChannel();
      await nextTask();
      const count = counted(channel);
      channelExtension.arrive(Uint8Array.of(1));
      channel.getPacket();
      expect(channel.getAvailablePacketCount()).to.equal(0);
      await nextTask();
      expect(count(), 'read before it was told').to.equal(0);
      channelExtension.arrive(Uint8Array.of(2));
      await nextTask();
      expect(count()).to.equal(1);
    });

    it('tells a listener that comes late of a packet', async () => {
      const { channel, channelExtension } = scripted.openChannel();
      channelExtension.arrive(Uint8Array.of(1));
      await nextTask();
      const count = counted(channel);
      await nextTask();
      expect(count()).to.equal(1);
    });

    it('tells nobody twice because another listener had its one shot', async () => {
      const { channel, channelExtension } = scripted.openChannel();
      await nextTask();
      const count = counted(channel);
      channel.activity.connect(() => undefined, { oneShot: true });
      channelExtension.arrive(Uint8Array.of(1));
      await nextTask();
      await nextTask();
      expect(count()).to.equal(1);
    });

    it('does not fire once the connection is closed', async () => {
      const { connection, channel, channelExtension } = scripted.openChannel();
      await nextTask();
      const count = counted(channel);
      channelExtension.arrive(Uint8Array.of(1));
      connection.close();
      channelExtension.enter(ChannelState.STATE_CLOSED);
      await nextTask();
      expect(count()).to.equal(0);
    });

    it('lets a handler read, send and close', async () => {
      const { connection, channel, channelExtension } = scripted.openChannel();
      await nextTask();
      const heard: (number | undefined)[] = [];
      channel.activity.connect(() => {
        while (channel.getAvailablePacketCount() > 0) heard.push(channel.getPacket()[0]);
        channel.putPacket(Uint8Array.of(9));
        if (heard.length === 2) connection.close();
      });
      for (const value of [1, 2, 3]) {
        channelExtension.arrive(Uint8Array.of(value));
        await nextTask();
      }
      expect(heard).to.deep.equal([1, 2]);
      expect(channelExtension.calls).to.have.lengthOf(2);
    });
  });
});

function valuesOf(channel: WebRTCDataChannel): readonly unknown[] {
  return [
    channel.getLabel(),
    channel.getProtocol(),
    channel.isOrdered(),
    channel.getMaxRetransmits(),
    channel.getMaxPacketLifeTime(),
    channel.isNegotiated(),
    channel.getId(),
  ];
}

/** Counts from now on how often activity fires. */
function counted(channel: WebRTCDataChannel): () => number {
  let count = 0;
  channel.activity.connect(() => (count += 1));
  return () => count;
}
