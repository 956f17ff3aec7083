import { ConnectionState, type WebRTCDataChannel, WebRTCDataChannel as Channel } from '@peerplug/core';
import { expect } from 'chai';
import { createChannel, hasGathered, isConnected, isOpen, type Pair } from '../fixture/fixture.js';
import { needs, type TestCase } from '../fixture/test-case.js';

/** The one signal that fires outside poll(). */
export const activityTests: readonly TestCase[] = [
  needs('offer', 'gathering').required(
    'ACT-01',
    ['16'],
    "a connection's activity fires once until it is polled, never inside a call",
    async (t) => {
      const connection = t.connection();
      let count = 0;
      let isCalling = false;
      let inside = 0;
      connection.activity.connect(() => {
        count += 1;
        if (isCalling) inside += 1;
      });
      createChannel(connection, 'data');
      connection.sessionDescriptionCreated.connect(connection.setLocalDescription);
      isCalling = true;
      connection.createOffer();
      isCalling = false;
      await t.untilUnpolled(() => count > 0, 'activity fires for the offer');
      await t.never(() => count > 1, 'activity fires again before poll()', { poll: false });
      isCalling = true;
      connection.poll();
      isCalling = false;
      await t.untilUnpolled(() => {
        connection.poll();
        return hasGathered(connection);
      }, 'gathering is complete');
      expect(inside).to.equal(0);
      expect(count).to.be.greaterThan(1);
    },
  ),

  needs('packets').required(
    'ACT-02',
    ['16'],
    "a channel's activity fires once until it is drained",
    async (t) => {
      const { channelA, channelB } = await t.channelPair();
      let count = 0;
      channelB.activity.connect(() => (count += 1));
      for (let index = 0; index < 10; index += 1) channelA.putPacket(Uint8Array.of(index));
      await t.until(() => channelB.getAvailablePacketCount() === 10, 'ten packets have arrived');
      await t.never(() => count > 1, 'activity fires for each packet');
      expect(count).to.equal(1);
      for (let index = 0; index < 9; index += 1) channelB.getPacket();
      channelA.putPacket(Uint8Array.of(10));
      await t.until(() => channelB.getAvailablePacketCount() === 2, 'another packet has arrived');
      expect(count, 'before all is read').to.equal(1);
      channelB.getPacket();
      channelB.getPacket();
      channelA.putPacket(Uint8Array.of(11));
      await t.until(() => count === 2, 'activity fires again after all was read');
      channelB.poll();
      channelA.putPacket(Uint8Array.of(12));
      await t.until(() => count === 3, 'activity fires again after poll()');
    },
  ),

  needs('open').required(
    'ACT-03',
    ['16'],
    "a channel's activity tells that it opened and that it closed",
    async (t) => {
      const states: number[] = [];
      const pair = t.wiredPair();
      const channel = createChannel(pair.a, 'data');
      channel.activity.connect(() => states.push(channel.getReadyState()));
      const kept: WebRTCDataChannel[] = [];
      pair.b.dataChannelReceived.connect((received) => kept.push(received));
      await t.connect(pair);
      await t.until(() => states.includes(Channel.STATE_OPEN), 'open was told');
      await t.until(() => kept.length === 1, 'the peer has the channel');
      kept[0]?.close();
      await t.until(() => states.includes(Channel.STATE_CLOSED), 'closed was told');
    },
  ),

  needs('packets').required(
    'ACT-04',
    ['16'],
    'a chat works over activity alone, without a timer',
    async (t) => {
      const pair = t.wiredPair();
      const heard: string[] = [];
      const done = talk(pair, heard);
      pair.a.createOffer();
      await t.untilUnpolled(() => heard.length >= 40, 'twenty messages went each way');
      expect(heard.slice(0, 4)).to.deep.equal(['b hears 0', 'a hears 1', 'b hears 2', 'a hears 3']);
      done();
    },
  ),

  needs('packets').required(
    'ACT-05',
    ['16'],
    'a handler may call anything, close() included, and then nothing fires',
    async (t) => {
      const { a, channelA, channelB } = await t.channelPair();
      let count = 0;
      let isClosed = false;
      a.activity.connect(() => {
        if (isClosed) count += 1;
      });
      channelA.activity.connect(() => {
        if (isClosed) count += 1;
        channelA.getPacket();
        a.poll();
        a.close();
        isClosed = true;
      });
      channelB.putPacket(Uint8Array.of(1));
      channelB.putPacket(Uint8Array.of(2));
      await t.until(() => isClosed, 'the packet was told');
      expect(isOpen(channelA)).to.equal(false);
      await t.never(() => count > 0, 'activity fires after close()');
    },
  ),

  needs('packets').required(
    'ACT-06',
    ['16'],
    'a listener that comes late is told what is there',
    async (t) => {
      const connection = t.connection();
      createChannel(connection, 'data');
      connection.createOffer();
      await t.never(() => false, 'nothing', { poll: false });
      let offers = 0;
      connection.activity.connect(() => (offers += 1));
      await t.untilUnpolled(() => offers === 1, 'the offer is told');
      const { channelA, channelB } = await t.channelPair();
      channelA.putPacket(Uint8Array.of(1));
      await t.until(() => channelB.getAvailablePacketCount() === 1, 'the packet has arrived');
      let packets = 0;
      channelB.activity.connect(() => (packets += 1));
      await t.untilUnpolled(() => packets === 1, 'the packet that waits is told');
      expect(channelB.getPacket()).to.deep.equal(Uint8Array.of(1));
    },
  ),

  needs('connect').required(
    'ACT-07',
    ['16', '21'],
    "a connection's activity tells states for which there is no signal",
    async (t) => {
      const states: ConnectionState[] = [];
      const { a, b } = t.wiredPair();
      createChannel(a, 'data');
      a.activity.connect(() => {
        a.poll();
        states.push(a.getConnectionState());
      });
      b.startAutoPoll();
      a.createOffer();
      const { STATE_CONNECTED: connected } = ConnectionState;
      await t.untilUnpolled(() => states.includes(connected), 'STATE_CONNECTED was told');
      await t.untilUnpolled(() => isConnected(b), 'the peer is connected too');
      b.close();
      await t.untilUnpolled(
        () => states.at(-1) !== connected,
        'it was told that STATE_CONNECTED is over',
        // How soon is not asked here: some stacks lose their goodbye now and then.
        Math.max(t.capabilities.remoteCloseMs, t.capabilities.lostPeerMs),
      );
    },
  ),
];

/** Lets both ends count on from what they hear, driven by activity only; returns the function that ends it. */
function talk(pair: Pair, heard: string[]): () => void {
  const stops = [pair.a.startAutoPoll(), pair.b.startAutoPoll()];
  const kept: WebRTCDataChannel[] = [];
  const listen = (name: string, channel: WebRTCDataChannel): void => {
    kept.push(channel);
    const onActivity = (): void => {
      while (channel.getAvailablePacketCount() > 0) {
        const number = channel.getPacket()[0] ?? 0;
        heard.push(`${name} hears ${String(number)}`);
        if (number < 40) channel.putPacket(Uint8Array.of(number + 1));
      }
    };
    channel.activity.connect(onActivity);
  };
  const own = createChannel(pair.a, 'chat');
  listen('a', own);
  let hasBegun = false;
  own.activity.connect(() => {
    if (hasBegun || !isOpen(own)) return;
    hasBegun = true;
    own.putPacket(Uint8Array.of(0));
  });
  pair.b.dataChannelReceived.connect((channel) => {
    listen('b', channel);
  });
  return () => {
    for (const stop of stops) stop();
    kept.length = 0;
  };
}
