import { ChannelState, type DataChannelParameters, ErrorCode } from '@peerplug/core/extension';
import { expect } from 'chai';
import {
  PPID_BINARY,
  PPID_BINARY_EMPTY,
  PPID_STRING,
  PPID_STRING_EMPTY,
} from './channels/data-channel-protocol.js';
import type { OutgoingMessage } from './channels/queued-message.js';
import { MAX_MESSAGE_BYTES } from './sctp/message-limit.js';
import { WeriftDataChannel } from './werift-data-channel.js';

const PARAMETERS: DataChannelParameters = {
  label: 'x',
  protocol: '',
  ordered: true,
  maxRetransmits: null,
  maxPacketLifeTime: null,
  negotiated: true,
  id: 1,
};

/** Counts how often it reports room. */
class Counted extends WeriftDataChannel {
  roomCount = 0;

  protected override roomMade(): void {
    this.roomCount += 1;
    super.roomMade();
  }
}

function open(parameters: Partial<DataChannelParameters> = {}): {
  readonly channel: Counted;
  readonly sent: OutgoingMessage[];
  /** How often the streams were to close it. */
  readonly closes: () => number;
} {
  const sent: OutgoingMessage[] = [];
  let count = 0;
  const channel = new Counted(
    { ...PARAMETERS, ...parameters },
    {
      send: (_channel, message) => sent.push(message),
      close: () => {
        count += 1;
      },
    },
  );
  channel.opened();
  return { channel, sent, closes: () => count };
}

function packetOf({
  '~mailbox': mailbox,
}: WeriftDataChannel): readonly [isText: boolean, bytes: number[]] | null {
  const packet = mailbox.packets.shift();
  return packet === undefined ? null : [packet.isText, [...packet.payload]];
}

function failureOf({ '~mailbox': { latestFailure } }: WeriftDataChannel): unknown[] {
  return latestFailure === null ? [] : [latestFailure.code, latestFailure.message];
}

describe('a text of the peer', () => {
  it('that is not UTF-8 is read with U+FFFD, as over every other stack', () => {
    const { channel } = open();
    channel.arrived(Buffer.from([0x61, 0xff, 0xfe, 0x62]), PPID_STRING);
    const packet = channel['~mailbox'].packets.shift();
    expect(packet?.isText).to.equal(true);
    expect(packet?.payload).to.deep.equal(new TextEncoder().encode('a\uFFFD\uFFFDb'));
  });
});

describe('WeriftDataChannel', () => {
  it('takes what comes for what its protocol says, and nothing of other protocols', () => {
    const { channel } = open();
    const taken = [PPID_STRING, PPID_BINARY, PPID_STRING_EMPTY, PPID_BINARY_EMPTY, 99].map((protocol) => {
      channel.arrived(Buffer.from([65]), protocol);
      return packetOf(channel);
    });
    expect(taken).to.deep.equal([[true, [65]], [false, [65]], [true, []], [false, []], null]);
  });

  it('keeps a copy of bytes that are part of a larger buffer', () => {
    const { channel } = open();
    const scratch = Buffer.from([0, 1, 2, 3]);
    channel.arrived(scratch.subarray(1, 3), PPID_BINARY);
    scratch.fill(9);
    expect(packetOf(channel)).to.deep.equal([false, [1, 2]]);
  });

  it('is closed by a message that is longer than announced, and says so', () => {
    const { channel, closes } = open();
    channel.arrived(Buffer.alloc(MAX_MESSAGE_BYTES), PPID_BINARY);
    expect(closes()).to.equal(0);
    channel.arrived(Buffer.alloc(MAX_MESSAGE_BYTES + 1), PPID_BINARY);
    channel.arrived(Buffer.alloc(MAX_MESSAGE_BYTES + 1), PPID_BINARY);
    expect([channel.getReadyState(), closes()]).to.deep.equal([ChannelState.STATE_CLOSING, 1]);
    const bytes = String(MAX_MESSAGE_BYTES + 1);
    expect(failureOf(channel)).to.deep.equal([
      ErrorCode.ERR_INVALID_DATA,
      `the channel 'x' is closed: its peer sent a message of ${bytes} bytes, and ${String(MAX_MESSAGE_BYTES)} were announced`,
    ]);
  });

  it('is closed by a channel of the peer on its stream, unless it is closed already', () => {
    const { channel, closes } = open();
    channel.collided();
    expect(failureOf(channel)).to.deep.equal([
      ErrorCode.ERR_INVALID_DATA,
      "the channel 'x' is closed: its peer opened another on stream 1; negotiate channels with ids that are agreed on",
    ]);
    expect(closes()).to.equal(1);
    const other = open();
    other.channel.close();
    other.channel.collided();
    expect([failureOf(other.channel), other.closes()]).to.deep.equal([[], 1]);
  });

  it('counts what waits to be sent, and has room when enough has left', () => {
    const { channel, sent } = open();
    const before = Date.now();
    channel.send('é');
    channel.send(Uint8Array.of(1, 2, 3));
    expect(channel.getBufferedAmount()).to.equal(5);
    expect(sent.map(({ payload, ...rest }) => ({ ...rest, payload: [...payload] }))).to.deep.equal([
      { payload: [0xc3, 0xa9], payloadProtocol: PPID_STRING, expiresAtMs: null },
      { payload: [1, 2, 3], payloadProtocol: PPID_BINARY, expiresAtMs: null },
    ]);
    channel.awaitRoom(2);
    expect(channel.roomCount).to.equal(0);
    channel.messageSent(2);
    expect(channel.roomCount).to.equal(0);
    channel.messageSent(3);
    channel.messageSent(3);
    expect([channel.roomCount, channel.getBufferedAmount()]).to.deep.equal([1, 0]);
    channel.awaitRoom(0);
    expect(channel.roomCount).to.equal(2);
    const limited = open({ maxPacketLifeTime: 500 });
    limited.channel.send('x');
    expect(limited.sent[0]?.expiresAtMs).to.be.within(before + 500, Date.now() + 500);
  });

  it('is CLOSING and CLOSED as its peer closes it, and what waited is not counted any more', () => {
    const { channel } = open();
    channel.send('x');
    channel.closing();
    expect([channel.getReadyState(), channel.getBufferedAmount()]).to.deep.equal([
      ChannelState.STATE_CLOSING,
      0,
    ]);
    channel.send('x');
    channel.closed();
    expect([channel.getReadyState(), channel.getBufferedAmount()]).to.deep.equal([
      ChannelState.STATE_CLOSED,
      0,
    ]);
    channel.closing();
    channel.opened();
    channel.closed('too late for a reason');
    expect([channel.getReadyState(), failureOf(channel)]).to.deep.equal([ChannelState.STATE_CLOSED, []]);
  });

  it('says why it is closed where that is a failure', () => {
    const { channel } = open();
    channel.closed('the peer has no such stream');
    expect(failureOf(channel)).to.deep.equal([ErrorCode.ERR_UNAVAILABLE, 'the peer has no such stream']);
  });

  it('is CLOSED at once where it never opened, and takes nothing then', () => {
    const channel = new Counted(
      { ...PARAMETERS, id: null },
      { send: () => undefined, close: () => undefined },
    );
    expect(channel.getId()).to.equal(65_535);
    channel.numbered(3);
    expect(channel.getId()).to.equal(3);
    channel.close();
    expect(channel.getReadyState()).to.equal(ChannelState.STATE_CLOSED);
    channel.arrived(Buffer.from([1]), PPID_BINARY);
    expect(packetOf(channel)).to.equal(null);
  });
});
