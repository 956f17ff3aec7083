import { ChannelState, ErrorCode, registerExtension, unregisterExtension, WriteMode } from '@peerplug/core';
import { type ChannelPair, Fixture } from '@peerplug/conformance';
import { expect } from 'chai';
import { BrowserDataChannel } from './browser-data-channel.js';
import { extension } from './extension.js';

const PARAMETERS = {
  label: 'data',
  protocol: '',
  ordered: true,
  maxPacketLifeTime: null,
  maxRetransmits: null,
  negotiated: false,
  id: null,
};

/** A channel whose events the test makes. */
class FakeChannel extends EventTarget {
  readyState: RTCDataChannelState = 'open';
  id = null;
  binaryType = '';
  bufferedAmount = 0;
  closeCount = 0;

  close(): void {
    this.closeCount += 1;
    this.readyState = 'closing';
  }
}

/** `aborts` counts how often the channel told that the peer had closed the connection. */
function fake(readyState: RTCDataChannelState = 'open'): {
  stack: FakeChannel;
  channel: BrowserDataChannel;
  aborts: () => number;
} {
  const stack = new FakeChannel();
  stack.readyState = readyState;
  let count = 0;
  const onAbort = (): void => {
    count += 1;
  };
  const channel = new BrowserDataChannel(stack as unknown as RTCDataChannel, PARAMETERS, onAbort);
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
    stack.dispatchEvent(new MessageEvent('message', { data: scratch.subarray(1, 3) }));
    scratch.fill(9);
    const packet = channel['~mailbox'].packets.shift();
    expect(packet?.payload).to.deep.equal(Uint8Array.of(1, 2));
    expect(packet?.payload.buffer.byteLength).to.equal(2);
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
