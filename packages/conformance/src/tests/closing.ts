import { ChannelState, nameOf, type WebRTCDataChannel } from '@peerplug/core';
import { expect } from 'chai';
import { expectCode, expectState, expectStates } from '../fixture/expect-named.js';
import {
  type ChannelPair,
  createChannel,
  type Fixture,
  isConnected,
  isNew,
  isOpen,
  present,
} from '../fixture/fixture.js';
import { pattern } from './messages.js';
import { needs, type TestCase } from '../fixture/test-case.js';

/** Closing channels and connections, seen from both ends. */
export const closingTests: readonly TestCase[] = [
  needs('packets').required(
    'CLOSE-01',
    ['20'],
    'what was queued before close() of a channel arrives, then the peer sees it closed',
    async (t) => {
      for (const closer of ['A', 'B'] as const) {
        const pair = await t.channelPair();
        const [from, to] = closer === 'A' ? [pair.channelA, pair.channelB] : [pair.channelB, pair.channelA];
        const size = Math.min(16 * 1024, t.maxMessageSize);
        for (let index = 0; index < 200; index += 1)
          expectCode(from.putPacket(pattern(size, index)), 'OK', 'putPacket()');
        from.close();
        expect(['STATE_CLOSING', 'STATE_CLOSED']).to.include(nameOf(ChannelState, from.getReadyState()));
        expectCode(from.putPacket(Uint8Array.of(1)), 'ERR_UNCONFIGURED', 'putPacket()');
        const packets = await t.packets(to, 200, 20_000);
        expect(
          packets.every((packet, index) => packet.byteLength === size && packet[5] === pattern(6, index)[5]),
        ).to.equal(true);
        await t.until(() => to.getReadyState() === ChannelState.STATE_CLOSED, "the peer's end is closed");
        await t.until(() => from.getReadyState() === ChannelState.STATE_CLOSED, 'the own end is closed');
        expect([isConnected(pair.a), isConnected(pair.b)], 'the connection lives').to.deep.equal([
          true,
          true,
        ]);
        pair.a.close();
        pair.b.close();
      }
    },
  ),

  needs('packets').gated(
    'CLOSE-02',
    ['20'],
    'a channel that the peer closes is seen in STATE_CLOSING',
    'closingState',
    async (t) => {
      expectStates(ChannelState, await statesOfClosing(t), ['STATE_CLOSING', 'STATE_CLOSED']);
    },
  ),

  needs('packets').inverse(
    'CLOSE-03',
    ['20'],
    'a channel that the peer closes is CLOSED at once',
    'closingState',
    async (t) => {
      expectStates(ChannelState, await statesOfClosing(t), ['STATE_CLOSED']);
    },
  ),

  needs('open').required(
    'CLOSE-04',
    ['20'],
    'a channel can be closed twice, and before it was open',
    async (t) => {
      const pair = t.wiredPair();
      const early = createChannel(pair.a, 'early');
      const other = createChannel(pair.a, 'other');
      early.close();
      early.close();
      expectState(ChannelState, early.getReadyState(), 'STATE_CLOSED');
      const received: WebRTCDataChannel[] = [];
      pair.b.dataChannelReceived.connect((channel) => received.push(channel));
      await t.connect(pair);
      await t.until(
        () => isOpen(other) && received.some((channel) => channel.getLabel() === 'other'),
        'the other opens',
      );
      expectState(ChannelState, early.getReadyState(), 'STATE_CLOSED');
      other.close();
      other.close();
      await t.until(() => other.getReadyState() === ChannelState.STATE_CLOSED, 'closed');
    },
  ),

  needs('packets').required('CLOSE-05', ['20'], 'the other channels of the connection go on', async (t) => {
    const own: WebRTCDataChannel[] = [];
    const received: WebRTCDataChannel[] = [];
    await t.pair(({ a, b }) => {
      for (const label of ['first', 'second']) own.push(createChannel(a, label));
      b.dataChannelReceived.connect((channel) => received.push(channel));
    });
    await t.until(() => received.length === 2 && own.every(isOpen), 'both are open');
    const byLabel = (label: string): WebRTCDataChannel | undefined =>
      received.find((channel) => channel.getLabel() === label);
    own[0]?.close();
    await t.until(
      () => byLabel('first')?.getReadyState() === ChannelState.STATE_CLOSED,
      'the first is closed',
    );
    own[1]?.putPacket(Uint8Array.of(2));
    expect(await t.nextPacket(present(byLabel('second')))).to.deep.equal(Uint8Array.of(2));
  }),

  needs('packets').required(
    'CLOSE-06',
    ['21'],
    'close() of a connection is seen by the peer within remoteCloseMs',
    async (t) => {
      for (const closer of ['a', 'b'] as const) {
        const pair = await t.channelPair();
        await exchange(t, pair);
        pair[closer].close();
        const [own, other] = closer === 'a' ? [pair.channelA, pair.channelB] : [pair.channelB, pair.channelA];
        expectState(ChannelState, own.getReadyState(), 'STATE_CLOSED');
        const left = closer === 'a' ? pair.b : pair.a;
        const noticing = closer === 'a' ? t.peer.capabilities : t.capabilities;
        await t.until(
          () => other.getReadyState() === ChannelState.STATE_CLOSED && !isConnected(left),
          `${closer} closed, and the peer's channel is closed and its connection has left STATE_CONNECTED`,
          noticing.remoteCloseMs,
        );
        expectCode(other.putPacket(Uint8Array.of(1)), 'ERR_UNCONFIGURED', 'putPacket()');
      }
    },
  ),

  needs('answer').required(
    'CLOSE-07',
    ['21', 'ref-close'],
    'close() closes every channel at once, before and while connecting',
    async (t) => {
      const pair = t.wiredPair();
      const channels = [
        createChannel(pair.a, 'one'),
        createChannel(pair.a, 'two', { negotiated: true, id: 7 }),
      ];
      pair.a.createOffer();
      await t.until(() => !isNew(pair.b), 'the offer is on its way');
      pair.a.close();
      for (const channel of channels) expectState(ChannelState, channel.getReadyState(), 'STATE_CLOSED');
      const fresh = t.connection();
      const channel = createChannel(fresh, 'new');
      fresh.close();
      expectState(ChannelState, channel.getReadyState(), 'STATE_CLOSED');
    },
  ),
];

/** The states that one end goes through when the other closes the channel. */
async function statesOfClosing(t: Fixture): Promise<ChannelState[]> {
  const pair = await t.channelPair();
  await exchange(t, pair);
  const states: ChannelState[] = [];
  pair.channelA.activity.connect(() => {
    const state = pair.channelA.getReadyState();
    if (state !== states.at(-1)) states.push(state);
  });
  pair.channelB.close();
  await t.until(() => states.includes(ChannelState.STATE_CLOSED), 'the channel is closed');
  return states;
}

/** One packet each way: both ends are known to be up. */
async function exchange(t: Fixture, { channelA, channelB }: ChannelPair): Promise<void> {
  channelA.putPacket(Uint8Array.of(1));
  channelB.putPacket(Uint8Array.of(2));
  await t.nextPacket(channelB);
  await t.nextPacket(channelA);
}
