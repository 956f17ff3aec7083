import { ChannelState, type WebRTCDataChannel, type WebRTCPeerConnection } from '@peerplug/core';
import { expect } from 'chai';
import { expectState } from '../fixture/expect-named.js';
import {
  createLooseChannel,
  expectOk,
  type Fixture,
  isConnected,
  isOpen,
  type Pair,
  present,
  receivedChannels,
} from '../fixture/fixture.js';
import { nextTask } from '../fixture/poll-until.js';
import { needs, type TestCase } from '../fixture/test-case.js';

/** What happens to connections and channels that nobody refers to. */
export const garbageCollectionTests: readonly TestCase[] = [
  needs('open').required(
    'GC-01',
    ['7', 'ref-keep'],
    'a channel that nobody refers to is closed',
    async (t) => {
      const { pair, kept } = await connectAndDropChannel(t);
      const stateOf = (label: string): ChannelState | undefined =>
        kept.find((channel) => channel.getLabel() === label)?.getReadyState();
      await collectUntil(
        t,
        () => stateOf('dropped') === ChannelState.STATE_CLOSED,
        'the dropped channel is closed',
      );
      expectState(ChannelState, stateOf('kept'), 'STATE_OPEN');
      expect(isConnected(pair.a)).to.equal(true);
    },
  ),

  needs('open').required('GC-02', ['7'], 'a connection that nobody refers to is closed', async (t) => {
    const { b, remote } = await connectAndDrop(t);
    // The channel alone closes as soon as it is collected; the connection has to be collected too.
    await collectUntil(
      t,
      () => remote.getReadyState() === ChannelState.STATE_CLOSED && !isConnected(b),
      "the peer's channel is closed and its connection has left STATE_CONNECTED",
    );
  }),

  needs('packets').required(
    'GC-03',
    ['7'],
    'a connection lives while one of its channels is referred to',
    async (t) => {
      const { own, remote } = await connectAndKeepChannel(t);
      await collect();
      await collect();
      own.putPacket(Uint8Array.of(1));
      expect(await t.nextPacket(remote)).to.deep.equal(Uint8Array.of(1));
      expect(isOpen(own)).to.equal(true);
    },
  ),

  needs('packets').required(
    'GC-04',
    ['7'],
    'what is listened to lives without another reference',
    async (t) => {
      const remote = await connectAndListen(t);
      await collect();
      await collect();
      remote.putPacket(Uint8Array.of(7));
      expect(await t.nextPacket(remote), 'the echo').to.deep.equal(Uint8Array.of(7));
    },
  ),

  needs('packets').required(
    'GC-05',
    ['7', '16'],
    'a connection that polls itself lives without another reference',
    async (t) => {
      const b = dropPollingItself(t);
      await collect();
      await collect();
      const channel = createLooseChannel(b, 'data');
      expectOk(b.createOffer(), b, 'createOffer()');
      await collectUntil(
        t,
        () => isConnected(b) && isOpen(channel),
        'it has answered, and its peer is connected',
      );
      channel.putPacket(Uint8Array.of(7));
      expect(await t.nextPacket(channel), 'the echo').to.deep.equal(Uint8Array.of(7));
    },
  ),
];

/** Connects over two channels, and keeps the peer's ends of both, but only one of its own. */
async function connectAndDropChannel(
  t: Fixture,
): Promise<Readonly<{ pair: Pair; kept: readonly WebRTCDataChannel[] }>> {
  const pair = t.wiredPair();
  const own = ['dropped', 'kept'].map((label) => createLooseChannel(pair.a, label));
  const kept = receivedChannels(pair.b);
  await t.connect(pair);
  await t.until(() => kept.length === 2 && own.every(isOpen), 'both channels are received');
  keepUntilEnd(t, present(own[1]));
  return { pair, kept };
}

/** A function of its own: a closure written beside other ends would keep them too. */
function keepUntilEnd(t: Fixture, channel: WebRTCDataChannel): void {
  t.afterwards(() => {
    channel.close();
  });
}

/** Connects, and keeps nothing but the peer's ends. */
async function connectAndDrop(
  t: Fixture,
): Promise<Readonly<{ b: WebRTCPeerConnection; remote: WebRTCDataChannel }>> {
  const pair = await t.channelPair();
  t.forget(pair.a);
  return { b: pair.b, remote: pair.channelB };
}

async function connectAndKeepChannel(
  t: Fixture,
): Promise<Readonly<{ own: WebRTCDataChannel; remote: WebRTCDataChannel }>> {
  const pair = await t.channelPair();
  t.forget(pair.a);
  keepUntilEnd(t, pair.channelA);
  return { own: pair.channelA, remote: pair.channelB };
}

/** Connects with an echo on the one end that nobody but its own handler refers to. */
async function connectAndListen(t: Fixture): Promise<WebRTCDataChannel> {
  const pair = await t.channelPair();
  t.forget(pair.a);
  echo(pair.channelA);
  return pair.channelB;
}

/** Sends back what comes; refers to nothing but the channel. */
function echo(channel: WebRTCDataChannel): void {
  channel.activity.connect(() => {
    while (channel.getAvailablePacketCount() > 0) channel.putPacket(channel.getPacket());
  });
}

/** Keeps nothing but the peer of a connection that waits for an offer, and polls itself. */
function dropPollingItself(t: Fixture): WebRTCPeerConnection {
  const { a, b } = t.wiredPair();
  // Before that it has nothing to listen to.
  expectOk(a.initialize(t.configure({})), a, 'initialize()');
  a.dataChannelReceived.connect(echo);
  a.startAutoPoll();
  t.forget(a);
  closeInTheEnd(t, new WeakRef(a));
  return b;
}

/** A function of its own, see {@link keepUntilEnd}. */
function closeInTheEnd(t: Fixture, connection: WeakRef<WebRTCPeerConnection>): void {
  t.afterwards(() => {
    connection.deref()?.close();
  });
}

/** Collects garbage again and again until the condition holds. */
async function collectUntil(t: Fixture, condition: () => boolean, what: string): Promise<void> {
  let isDone = false;
  const collecting = collectWhile(() => !isDone);
  try {
    await t.until(condition, what, 30_000);
  } finally {
    isDone = true;
    await collecting;
  }
}

async function collectWhile(condition: () => boolean): Promise<void> {
  while (condition()) await collect();
}

/** Has garbage collected: at once where the engine lets us, else by making much of it. */
async function collect(): Promise<void> {
  const { gc } = globalThis as { readonly gc?: () => void };
  if (gc) gc();
  else for (let index = 0; index < 50; index += 1) Array.from({ length: 50_000 }, () => ({ index }));
  await nextTask();
  await nextTask();
}
