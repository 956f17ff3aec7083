import {
  ChannelState,
  type DataChannelOptions,
  WebRTCDataChannel,
  type WebRTCPeerConnection,
} from '@peerplug/core';
import { expect } from 'chai';
import { expectCode, expectState, expectStates } from '../fixture/expect-named.js';
import { createChannel, type Fixture, isConnected, isNew, isOpen, present } from '../fixture/fixture.js';
import { needs, type TestCase } from '../fixture/test-case.js';

const UNKNOWN = 65535;

/** A label of one, two, three and four bytes a character. */
const ANY_SCRIPT = 'chat é✓世界😀';

/** Creating channels, and what arrives at the other side. */
export const channelOptionTests: readonly TestCase[] = [
  needs('connect').required(
    'CHAN-01',
    ['4', 'ref-create-new-only'],
    'outside STATE_NEW createDataChannel() gives null',
    async (t) => {
      const pair = t.wiredPair();
      createChannel(pair.a, 'data');
      pair.a.createOffer();
      expect(pair.a.createDataChannel('while connecting')).to.equal(null);
      expectCode(pair.a.getLastError()?.code, 'FAILED', 'getLastError().code');
      await t.until(() => !isNew(pair.b), 'the peer has the offer');
      expect(pair.b.createDataChannel('after an offer')).to.equal(null);
      await t.until(() => isConnected(pair.a), 'connected');
      expect(pair.a.createDataChannel('while connected')).to.equal(null);
    },
  ),

  needs('new').required(
    'CHAN-02',
    ['4', 'ref-id', 'ref-reliability'],
    'invalid options give null, and getLastError() says which',
    (t) => {
      const connection = t.connection();
      const cases: [mentions: string, label: unknown, options: unknown][] = [
        ['id', 'x', { negotiated: true }],
        ['negotiated', 'x', { id: 5 }],
        ['negotiated', 'x', { negotiated: false, id: 5 }],
        ['maxPacketLifeTime', 'x', { maxRetransmits: 1, maxPacketLifeTime: 1 }],
        ['maxRetransmits', 'x', { maxRetransmits: -1 }],
        ['maxRetransmits', 'x', { maxRetransmits: 65536 }],
        ['maxRetransmits', 'x', { maxRetransmits: 1.5 }],
        ['maxRetransmits', 'x', { maxRetransmits: '1' }],
        ['maxPacketLifeTime', 'x', { maxPacketLifeTime: Number.NaN }],
        ['id', 'x', { negotiated: true, id: -1 }],
        ['id', 'x', { negotiated: true, id: t.capabilities.maxChannelId + 1 }],
        ['ordered', 'x', { ordered: 1 }],
        ['protocol', 'x', { protocol: 5 }],
        ['protocol', 'x', { protocol: 'p'.repeat(65536) }],
        ['label', 'é'.repeat(32768), {}],
        ['label', 7, {}],
        ['options', 'x', null],
        ['options', 'x', []],
        ["'maxPacketLifeTime'", 'x', { maxPacketLifetime: 100 }],
        ["'ordered'", 'x', { orderd: true }],
        ['colour', 'x', { colour: 'red' }],
      ];
      for (const [mentions, label, options] of cases) {
        const what = `${String(label).slice(0, 9)} ${JSON.stringify(options).slice(0, 60)}`;
        expect(createWith(connection, label, options), what).to.equal(null);
        expect(connection.getLastError()?.message, what).to.include(mentions);
      }
      expect(isNew(connection)).to.equal(true);
    },
  ),

  needs('new').required('CHAN-03', ['4'], 'an id can be taken once', (t) => {
    const connection = t.connection();
    createChannel(connection, 'first', { negotiated: true, id: 3 });
    expect(connection.createDataChannel('second', { negotiated: true, id: 3 })).to.equal(null);
    expect(connection.getLastError()?.message).to.include('3');
    createChannel(connection, 'third', { negotiated: true, id: 4 });
  }),

  needs('new').required(
    'CHAN-04',
    ['5', 'ref-unset', 'ref-ordered', 'ref-protocol'],
    'a new channel tells its values',
    (t) => {
      const connection = t.connection();
      const plain = createChannel(connection, ANY_SCRIPT);
      expect(valuesOf(plain)).to.deep.equal([ANY_SCRIPT, '', true, UNKNOWN, UNKNOWN, false, UNKNOWN]);
      expectState(ChannelState, plain.getReadyState(), 'STATE_CONNECTING');
      const negotiated = createChannel(connection, '', {
        negotiated: true,
        id: 0,
        ordered: false,
        protocol: 'proto',
      });
      expect(valuesOf(negotiated)).to.deep.equal(['', 'proto', false, UNKNOWN, UNKNOWN, true, 0]);
    },
  ),

  needs('open').required(
    'CHAN-05',
    ['5', '6', 'ref-in-band', 'ref-protocol'],
    'label, protocol and order arrive, in any script, a lone surrogate as U+FFFD',
    async (t) => {
      for (const offerer of ['a', 'b'] as const) {
        await expectArrival(t, offerer, ANY_SCRIPT, { protocol: 'prötokoll ✓' });
        await expectArrival(t, offerer, 'plain', { ordered: false });
        await expectArrival(t, offerer, '', {});
        await expectArrival(t, offerer, 'a\ud800b', {}, 'a\uFFFDb');
      }
    },
  ),

  ...(['maxRetransmits', 'maxPacketLifeTime'] as const).flatMap((limit, index) => limitTests(limit, index)),

  needs('open').required(
    'CHAN-10',
    ['5', 'ref-unset'],
    'both sides agree on the id once it is known',
    async (t) => {
      const { channelA, channelB } = await t.channelPair();
      expect(channelA.getId()).to.be.within(0, UNKNOWN - 1);
      expect(channelB.getId()).to.equal(channelA.getId());
    },
  ),

  needs('packets').required('CHAN-11', ['4', '5'], 'the largest id works', async (t) => {
    const id = Math.min(t.capabilities.maxChannelId, t.peer.capabilities.maxChannelId);
    const channels: WebRTCDataChannel[] = [];
    await t.pair(({ a, b }) => {
      for (const end of [a, b]) channels.push(createChannel(end, 'top', { negotiated: true, id }));
    });
    await t.until(() => channels.every(isOpen), 'both ends are open');
    channels[0]?.putPacket(Uint8Array.of(9));
    const [packet] = await t.packets(present(channels[1]), 1);
    expect(packet).to.deep.equal(Uint8Array.of(9));
  }),

  needs('open').required(
    'CHAN-12',
    ['6', 'ref-received'],
    'a channel is received once, open, and never a negotiated one',
    async (t) => {
      const received: string[] = [];
      const states: ChannelState[] = [];
      const kept: WebRTCDataChannel[] = [];
      await t.pair(({ a, b }) => {
        for (const end of [a, b]) kept.push(createChannel(end, 'negotiated', { negotiated: true, id: 2 }));
        for (const label of ['one', 'two', 'three']) kept.push(createChannel(a, label));
        b.dataChannelReceived.connect((channel) => {
          kept.push(channel);
          received.push(channel.getLabel());
          states.push(channel.getReadyState());
        });
      });
      await t.until(() => received.length >= 3 && kept.every(isOpen), 'all channels are open');
      await t.never(() => received.length > 3, 'a channel is received twice');
      expect(received.toSorted()).to.deep.equal(['one', 'three', 'two']);
      expectStates(ChannelState, states, ['STATE_OPEN', 'STATE_OPEN', 'STATE_OPEN']);
      expect(kept.filter((channel) => channel.isNegotiated())).to.have.lengthOf(2);
      const ids = kept.map((channel) => channel.getId());
      expect(new Set(ids).size, `ids ${ids.join(', ')}`).to.equal(4);
    },
  ),

  needs('packets').required(
    'CHAN-13',
    ['6', '18'],
    'packets sent at once after opening are there when the channel is received',
    async (t) => {
      const received: WebRTCDataChannel[] = [];
      const pair = t.wiredPair();
      const channel = createChannel(pair.a, 'early');
      let sent = 0;
      channel.activity.connect(() => {
        for (; isOpen(channel) && sent < 50; sent += 1) channel.putPacket(Uint8Array.of(sent));
      });
      pair.b.dataChannelReceived.connect((arrived) => received.push(arrived));
      await t.connect(pair);
      await t.until(() => received.length === 1, 'the channel is received');
      const packets = await t.packets(present(received[0]), 50);
      expect(packets.map((packet) => packet[0])).to.deep.equal(
        Array.from({ length: 50 }, (_, index) => index),
      );
    },
  ),

  needs('packets').required(
    'CHAN-14',
    ['6'],
    'a received channel can be used inside its handler',
    async (t) => {
      const own: WebRTCDataChannel[] = [];
      const kept: WebRTCDataChannel[] = [];
      await t.pair(({ a, b }) => {
        own.push(createChannel(a, 'data'));
        b.dataChannelReceived.connect((channel) => {
          kept.push(channel);
          expectCode(channel.putPacket(Uint8Array.of(1, 2, 3)), 'OK', 'putPacket()');
        });
      });
      const [packet] = await t.packets(present(own[0]), 1);
      expect(packet).to.deep.equal(Uint8Array.of(1, 2, 3));
    },
  ),

  needs('packets').required(
    'CHAN-15',
    ['5', 'ref-negotiated'],
    'negotiated channels of both ends are one channel',
    async (t) => {
      const { channelA, channelB } = await t.negotiatedPair({ protocol: 'x' });
      expect([channelA.getId(), channelB.getId()]).to.deep.equal([1, 1]);
      expect([channelA.isNegotiated(), channelB.isNegotiated()]).to.deep.equal([true, true]);
      channelA.putPacket(Uint8Array.of(1));
      channelB.putPacket(Uint8Array.of(2));
      expect(await t.nextPacket(channelB)).to.deep.equal(Uint8Array.of(1));
      expect(await t.nextPacket(channelA)).to.deep.equal(Uint8Array.of(2));
    },
  ),

  needs('packets').required(
    'CHAN-16',
    ['5', 'ref-ordered'],
    'an unordered reliable channel loses nothing',
    async (t) => {
      const { channelA, channelB } = await t.channelPair({ ordered: false });
      for (let index = 0; index < 100; index += 1) channelA.putPacket(Uint8Array.of(index));
      const packets = await t.packets(channelB, 100);
      const numbers = packets.map((packet) => packet[0] ?? -1).toSorted((one, other) => one - other);
      expect(numbers).to.deep.equal(Array.from({ length: 100 }, (_, index) => index));
    },
  ),

  needs('open').required(
    'CHAN-17',
    ['6'],
    'channels are received in the order in which the peer created them',
    async (t) => {
      const labels = ['zero', 'one', 'two', 'three', 'four', 'five'];
      const received: Record<'a' | 'b', string[]> = { a: [], b: [] };
      await t.pair((pair) => {
        for (const side of ['a', 'b'] as const) {
          for (const label of labels) createChannel(pair[side], label);
          pair[side].dataChannelReceived.connect((channel) => {
            received[side].push(channel.getLabel());
          });
        }
      });
      const isWhole = (): boolean => Object.values(received).every(({ length }) => length === labels.length);
      await t.until(isWhole, 'all channels are received');
      expect(received).to.deep.equal({ a: labels, b: labels });
    },
  ),
];

function limitTests(limit: 'maxRetransmits' | 'maxPacketLifeTime', index: number): TestCase[] {
  const id = (offset: number): string => `CHAN-${String(6 + 2 * index + offset).padStart(2, '0')}`;
  return [
    needs('open').gated(id(0), ['5', '6'], `${limit} and order arrive together`, limit, async (t) => {
      for (const offerer of t.peer.capabilities[limit] ? (['a', 'b'] as const) : (['a'] as const)) {
        for (const ordered of [true, false]) {
          await expectArrival(t, offerer, 'limited', { [limit]: 3, ordered });
        }
        await expectArrival(t, offerer, 'none', { [limit]: 0, ordered: false });
      }
      const connection = t.connection();
      expect(createChannel(connection, 'most', { [limit]: 65535 }).getLabel()).to.equal('most');
    }),
    needs('new').inverse(id(1), ['4'], `${limit} is ERR_UNAVAILABLE`, limit, (t) => {
      const connection = t.connection();
      expect(connection.createDataChannel('limited', { [limit]: 3 })).to.equal(null);
      expectCode(connection.getLastError()?.code, 'ERR_UNAVAILABLE', 'getLastError().code');
    }),
  ];
}

/** Creates a channel on one side and checks that the other receives one of the same values. */
async function expectArrival(
  t: Fixture,
  offerer: 'a' | 'b',
  label: string,
  options: DataChannelOptions,
  expectedLabel: string = label,
): Promise<void> {
  const channels: WebRTCDataChannel[] = [];
  const pair = await t.pair(
    (ends) => {
      channels.push(createChannel(ends[offerer], label, options));
      const answerer = offerer === 'a' ? ends.b : ends.a;
      answerer.dataChannelReceived.connect((channel) => channels.push(channel));
    },
    { offerer },
  );
  await t.until(() => channels.length === 2 && channels.every(isOpen), 'the channel is received');
  const [own, received] = channels.map(valuesOf);
  const names = [expectedLabel, options.protocol ?? ''];
  const reliability = [
    options.ordered ?? true,
    options.maxRetransmits ?? UNKNOWN,
    options.maxPacketLifeTime ?? UNKNOWN,
  ];
  expect(own?.slice(0, 5)).to.deep.equal([...names, ...reliability]);
  const { receivedReliability } = offerer === 'a' ? t.peer.capabilities : t.capabilities;
  const known = receivedReliability ? reliability : [true, UNKNOWN, UNKNOWN];
  expect(received).to.deep.equal([...names, ...known, ...(own?.slice(5) ?? [])]);
  pair.a.close();
  pair.b.close();
}

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

/** The compiler would refuse these arguments; JavaScript does not. */
function createWith(
  connection: WebRTCPeerConnection,
  label: unknown,
  options: unknown,
): WebRTCDataChannel | null {
  return connection.createDataChannel(label as string, options as DataChannelOptions);
}
