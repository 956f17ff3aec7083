import { ChannelState, ErrorCode, registerExtension, unregisterExtension, WriteMode } from '@peerplug/core';
import { type ChannelPair, Fixture } from '@peerplug/conformance';
import { expect } from 'chai';
import { BrowserDataChannel } from './browser-data-channel.js';
import { extension } from './extension.js';
import { ManualTimers } from './testing/manual-timers.js';
import { ScriptedChannel } from './testing/scripted-connection.js';

const PARAMETERS = {
  label: 'data',
  protocol: '',
  ordered: true,
  maxPacketLifeTime: null,
  maxRetransmits: null,
  negotiated: false,
  id: null,
};

/** Counts what it reports. */
class Counted extends BrowserDataChannel {
  roomCount = 0;
  changes = 0;

  protected override roomMade(): void {
    this.roomCount += 1;
    super.roomMade();
  }

  protected override stateChanged(): void {
    this.changes += 1;
    super.stateChanged();
  }
}

/** `aborts` counts how often the channel told that the peer had closed the connection. */
function fake(readyState: RTCDataChannelState = 'open'): {
  stack: ScriptedChannel;
  channel: Counted;
  aborts: () => number;
} {
  const stack = new ScriptedChannel();
  stack.readyState = readyState;
  let count = 0;
  const onAbort = (): void => {
    count += 1;
  };
  const channel = new Counted(stack as unknown as RTCDataChannel, PARAMETERS, onAbort);
  return { stack, channel, aborts: () => count };
}

describe('BrowserDataChannel over events', () => {
  it('is CLOSING before CLOSED where the browser leaves the event out', async () => {
    const { stack, channel } = fake();
    stack.dispatchEvent(new Event('close'));
    expect(channel.getReadyState()).to.equal(ChannelState.STATE_CLOSING);
    await Promise.resolve();
    expect(channel.getReadyState()).to.equal(ChannelState.STATE_CLOSED);
  });

  it('follows the events where they come', () => {
    const { stack, channel } = fake('connecting');
    const states = ['open', 'closing', 'close'].map((type) => {
      stack.dispatchEvent(new Event(type));
      return channel.getReadyState();
    });
    expect(states).to.deep.equal([
      ChannelState.STATE_OPEN,
      ChannelState.STATE_CLOSING,
      ChannelState.STATE_CLOSED,
    ]);
  });

  it('is CLOSED at once where it never opened, whatever comes later', () => {
    const { stack, channel } = fake('connecting');
    channel.close();
    channel.close();
    stack.dispatchEvent(new Event('open'));
    stack.dispatchEvent(new Event('close'));
    expect(channel.getReadyState()).to.equal(ChannelState.STATE_CLOSED);
    expect(stack.closeCount).to.equal(1);
  });

  it('is closed once much that is queued has been sent, and had the time to be sent again', async () => {
    const { stack, channel } = fake();
    stack.bufferedAmount = 100_000;
    const start = performance.now();
    const closed = new Promise<void>((resolve) => {
      stack.close = resolve;
    });
    channel.close();
    expect(channel.getReadyState()).to.equal(ChannelState.STATE_CLOSING);
    stack.bufferedAmount = 0;
    await closed;
    // Timers count whole milliseconds.
    expect(performance.now() - start).to.be.at.least(499);
  });

  it("tells the peer's abort of the association, and no other failure", () => {
    const { stack, aborts } = fake();
    for (const sctpCauseCode of [1, 12, 4]) {
      stack.dispatchEvent(Object.assign(new Event('error'), { error: { sctpCauseCode } }));
    }
    expect(aborts()).to.equal(1);
  });

  it('survives an error event without an error', () => {
    const { stack, channel } = fake();
    stack.dispatchEvent(new Event('error'));
    expect(channel.getReadyState()).to.equal(ChannelState.STATE_OPEN);
  });

  it('asks for bytes, and keeps a copy of those that come as a view', () => {
    const { stack, channel } = fake();
    expect(stack.binaryType).to.equal('arraybuffer');
    const scratch = Uint8Array.of(0, 1, 2, 3);
    stack.dispatchEvent(new MessageEvent('message', { data: new DataView(scratch.buffer, 1, 2) }));
    scratch.fill(9);
    const packet = channel['~mailbox'].packets.shift();
    expect(packet?.payload).to.deep.equal(Uint8Array.of(1, 2));
    expect(packet?.payload.buffer.byteLength).to.equal(2);
  });

  it('hands text and bytes on as they are', () => {
    const { stack, channel } = fake();
    const bytes = Uint8Array.of(1, 2);
    expect([channel.send('text'), channel.send(bytes)]).to.deep.equal([ErrorCode.OK, ErrorCode.OK]);
    expect(stack.sent).to.deep.equal(['text', bytes]);
  });

  for (const [name, code] of [
    ['OperationError', 'ERR_BUSY'],
    ['InvalidStateError', 'ERR_UNCONFIGURED'],
    ['TypeError', 'ERR_INVALID_PARAMETER'],
  ] as const) {
    it(`does not send where the platform throws ${name}: ${code}`, () => {
      const { stack, channel } = fake();
      stack.refusal = Object.assign(new Error('not today'), { name });
      expect(channel.send('text')).to.equal(ErrorCode[code]);
      const told = channel['~mailbox'].latestFailure?.message;
      expect(told).to.equal(name === 'OperationError' ? undefined : "channel 'data' cannot send: not today");
    });
  }

  it('says why it is closed by an error', () => {
    const { stack, channel } = fake();
    stack.dispatchEvent(Object.assign(new Event('error'), { error: new Error('reset by the peer') }));
    const failure = channel['~mailbox'].latestFailure;
    expect(failure?.code).to.equal(ErrorCode.ERR_CONNECTION_ERROR);
    expect(failure?.message).to.equal("channel 'data' is closed: reset by the peer");
  });

  it('stays CLOSED where it is closed again, here or with its connection', () => {
    const { stack, channel } = fake('connecting');
    stack.dispatchEvent(new Event('close'));
    expect(channel.getReadyState()).to.equal(ChannelState.STATE_CLOSED);
    channel.close();
    channel.end();
    stack.dispatchEvent(new Event('close'));
    expect(channel.getReadyState()).to.equal(ChannelState.STATE_CLOSED);
    expect(channel.changes).to.equal(1);
  });

  it('is CLOSED at once when its connection ends', () => {
    const { channel } = fake();
    channel.end();
    expect(channel.isClosed).to.equal(true);
    expect(channel.changes).to.equal(1);
  });

  it('is CLOSING as soon as it is closed here, and the platform closes it at once where little is queued', () => {
    const { stack, channel } = fake();
    stack.bufferedAmount = 65_536;
    channel.close();
    expect(channel.getReadyState()).to.equal(ChannelState.STATE_CLOSING);
    expect(stack.closeCount).to.equal(1);
    stack.dispatchEvent(new Event('closing'));
    stack.dispatchEvent(new MessageEvent('message', { data: 'late' }));
    expect(channel['~mailbox'].packets.length).to.equal(0);
    stack.dispatchEvent(new Event('close'));
    expect(channel.getReadyState()).to.equal(ChannelState.STATE_CLOSED);
  });

  it('is not closed before what is queued has been sent', () => {
    const timers = new ManualTimers();
    try {
      const { stack, channel } = fake();
      stack.bufferedAmount = 100_000;
      channel.close();
      for (let look = 0; look < 3; look += 1) {
        expect(timers.pending).to.deep.equal([10]);
        timers.pass();
      }
      stack.bufferedAmount = 0;
      timers.pass();
      expect([timers.pending, stack.closeCount]).to.deep.equal([[500], 0]);
      timers.pass();
      expect([timers.pending, stack.closeCount]).to.deep.equal([[], 1]);
    } finally {
      timers.restore();
    }
  });

  it('stays OPEN where the platform says so twice', () => {
    const { stack, channel } = fake('connecting');
    for (const type of ['open', 'open']) stack.dispatchEvent(new Event(type));
    expect(channel.changes).to.equal(1);
    for (const type of ['closing', 'closing']) stack.dispatchEvent(new Event(type));
    expect(channel.changes).to.equal(2);
  });

  describe('has room', () => {
    let timers: ManualTimers;
    let stack: ScriptedChannel;
    let channel: Counted;

    beforeEach(() => {
      timers = new ManualTimers();
      ({ stack, channel } = fake());
      stack.bufferedAmount = 11;
    });

    afterEach(() => {
      timers.restore();
    });

    it('at once where it has it already', () => {
      channel.awaitRoom(9);
      stack.bufferedAmount = 10;
      channel.awaitRoom(10);
      expect([channel.roomCount, stack.bufferedAmountLowThreshold]).to.deep.equal([1, 10]);
      expect(timers.pending).to.deep.equal([]);
    });

    it('when the platform says so, once, however often it is asked', () => {
      for (const bytes of [9, 10]) channel.awaitRoom(bytes);
      expect([channel.roomCount, timers.pending]).to.deep.equal([0, [10]]);
      stack.bufferedAmount = 10;
      stack.dispatchEvent(new Event('bufferedamountlow'));
      expect([channel.roomCount, timers.pending]).to.deep.equal([1, []]);
    });

    it('when it drains over a platform that does not say so', () => {
      channel.awaitRoom(10);
      timers.pass();
      expect([channel.roomCount, timers.pending]).to.deep.equal([0, [10]]);
      stack.bufferedAmount = 10;
      timers.pass();
      expect([channel.roomCount, timers.pending]).to.deep.equal([1, []]);
    });

    it('when it is closed: nobody may wait for ever', () => {
      channel.awaitRoom(10);
      stack.readyState = 'closed';
      timers.pass();
      expect([channel.roomCount, timers.pending]).to.deep.equal([1, []]);
    });
  });
});

describe('BrowserDataChannel', function () {
  this.timeout(60_000);

  let fixture: Fixture;
  let pair: ChannelPair;

  beforeEach(async () => {
    registerExtension(extension);
    const large = { maxOutBufferBytes: 64 * 1024 * 1024 };
    fixture = new Fixture({ extension, peer: extension, configuration: large, scale: 1 });
    pair = await fixture.channelPair();
  });

  afterEach(() => {
    fixture.dispose();
    unregisterExtension(extension.name);
  });

  it('sends from shared and from resizable memory', async () => {
    const { channelA, channelB } = pair;
    const shared = new Uint8Array(new SharedArrayBuffer(3));
    const resizable = new Uint8Array(new ArrayBuffer(3, { maxByteLength: 8 }));
    for (const packet of [shared, resizable]) {
      packet.set([65, 66, 67]);
      for (const mode of [WriteMode.WRITE_MODE_BINARY, WriteMode.WRITE_MODE_TEXT]) {
        channelA.writeMode = mode;
        expect(channelA.putPacket(packet)).to.equal(ErrorCode.OK);
        expect(await fixture.nextPacket(channelB)).to.deep.equal(Uint8Array.of(65, 66, 67));
      }
    }
  });

  it("is ERR_BUSY where the browser's own queue is full, and loses nothing", async function () {
    const { channelA, channelB } = pair;
    const packet = new Uint8Array(262_144);
    let taken = 0;
    while (taken < 200 && channelA.putPacket(packet) === ErrorCode.OK) taken += 1;
    if (taken === 200) this.skip(); // Firefox has no bound
    expect(channelA.putPacket(packet)).to.equal(ErrorCode.ERR_BUSY);
    expect(await fixture.packets(channelB, taken, 30_000)).to.have.lengthOf(taken);
    expect(channelA.putPacket(packet)).to.equal(ErrorCode.OK);
    await fixture.packets(channelB, 1);
  });

  it('takes nothing more once it was closed here', async () => {
    const { channelA, channelB } = pair;
    for (let index = 0; index < 200; index += 1) channelB.putPacket(new Uint8Array(16_384));
    await fixture.until(() => channelA.getAvailablePacketCount() > 0, 'a packet has arrived');
    channelA.close();
    const count = channelA.getAvailablePacketCount();
    await fixture.until(() => channelA.getReadyState() === ChannelState.STATE_CLOSED, 'closed');
    expect(channelA.getAvailablePacketCount()).to.equal(count);
  });
});
