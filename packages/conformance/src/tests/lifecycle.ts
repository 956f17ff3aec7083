import {
  ChannelState,
  ConnectionState,
  GatheringState,
  listExtensions,
  registerExtension,
  SignalingState,
  WebRTCPeerConnection,
} from '@peerplug/core';
import { expect } from 'chai';
import { expectCode, expectState } from '../fixture/expect-named.js';
import { createChannel, isConnected, isOpen } from '../fixture/fixture.js';
import { needs, required, type TestCase } from '../fixture/test-case.js';

/** A connection's life: new, closed, used again. */
export const lifecycleTests: readonly TestCase[] = [
  required(
    'LIFE-01',
    ['spi-descriptor'],
    'the descriptor is registered, stays the same and works here',
    (t) => {
      registerExtension(t.extension);
      expect(listExtensions()).to.include(t.extension);
      expect(t.extension.isSupported()).to.equal(true);
      const connection = t.connection();
      expect(connection.extensionName).to.equal(t.extension.name);
      expect(connection.capabilities).to.equal(t.extension.capabilities);
      expect(Object.isFrozen(t.capabilities), 'capabilities are frozen').to.equal(true);
    },
  ),

  required(
    'LIFE-02',
    ['1', 'ref-connection-states'],
    'a new connection is STATE_NEW, not gathering and stable',
    (t) => {
      const connection = new WebRTCPeerConnection({ extension: t.extension.name });
      t.afterwards(() => {
        connection.close();
      });
      expectBeginning(connection);
      expect(connection.createDataChannel('works without initialize()')).not.to.equal(null);
      expectBeginning(connection, 'with a channel');
      expect(connection.getLastError()).to.equal(null);
    },
  ),

  needs('open').required(
    'LIFE-03',
    ['3', 'ref-initialize'],
    'initialize() closes channels and connection and is STATE_NEW',
    async (t) => {
      const { a, b, channelA, channelB } = await t.channelPair();
      expectCode(a.initialize(t.configure({})), 'OK', 'initialize()');
      expectState(ChannelState, channelA.getReadyState(), 'STATE_CLOSED');
      expectBeginning(a);
      await t.until(() => !isConnected(b), 'the peer has left STATE_CONNECTED');
      await t.until(
        () => channelB.getReadyState() === ChannelState.STATE_CLOSED,
        "the peer's channel is closed",
      );
    },
  ),

  needs('open').required(
    'LIFE-04',
    ['3', '12', 'ref-initialize', 'ref-close'],
    'initialize() after close() gives a connection that connects',
    async (t) => {
      const pair = t.wiredPair();
      createChannel(pair.a, 'lost');
      pair.a.close();
      expectCode(pair.a.initialize(t.configure({})), 'OK', 'initialize()');
      expectState(ConnectionState, pair.a.getConnectionState(), 'STATE_NEW');
      const channel = createChannel(pair.a, 'kept');
      await t.connect(pair);
      await t.until(() => isOpen(channel), 'the new channel is open');
    },
  ),

  needs('new').required(
    'LIFE-05',
    ['12', 'ref-close'],
    'after close() calls return ERR_UNCONFIGURED, null, and OK from poll()',
    (t) => {
      const connection = t.connection();
      createChannel(connection, 'data');
      connection.close();
      expectCode(connection.createOffer(), 'ERR_UNCONFIGURED', 'createOffer()');
      expectCode(connection.setLocalDescription('offer', 'v=0'), 'ERR_UNCONFIGURED', 'setLocalDescription()');
      expectCode(
        connection.setRemoteDescription('offer', 'v=0'),
        'ERR_UNCONFIGURED',
        'setRemoteDescription()',
      );
      expectCode(
        connection.addIceCandidate('0', 0, 'candidate:1 1 UDP 1 127.0.0.1 9 typ host'),
        'ERR_UNCONFIGURED',
        'addIceCandidate()',
      );
      expect(connection.createDataChannel('late')).to.equal(null);
      expectCode(connection.getLastError()?.code, 'ERR_UNCONFIGURED', 'getLastError().code');
      expectCode(connection.poll(), 'OK', 'poll()');
    },
  ),

  needs('open').required(
    'LIFE-06',
    ['12', '21'],
    'close() is final in every state, and twice is fine',
    async (t) => {
      const { a, channelA } = await t.channelPair();
      for (const connection of [t.connection(), a]) {
        connection.close();
        connection.close();
        expectState(ConnectionState, connection.getConnectionState(), 'STATE_CLOSED');
        expectState(SignalingState, connection.getSignalingState(), 'SIGNALING_STATE_CLOSED');
        expectCode(connection.createOffer(), 'ERR_UNCONFIGURED', 'createOffer()');
      }
      expectState(ChannelState, channelA.getReadyState(), 'STATE_CLOSED');
      expectCode(channelA.putPacket(Uint8Array.of(1)), 'ERR_UNCONFIGURED', 'putPacket()');
      expect(channelA.getBufferedAmount()).to.equal(0);
      await t.never(
        () => a.getConnectionState() !== ConnectionState.STATE_CLOSED,
        'a closed connection changes state',
      );
    },
  ),

  needs('new').required('LIFE-07', ['21'], 'Symbol.dispose closes', (t) => {
    const connection = t.connection();
    const channel = createChannel(connection, 'data');
    connection[Symbol.dispose]();
    expectState(ConnectionState, connection.getConnectionState(), 'STATE_CLOSED');
    expectState(ChannelState, channel.getReadyState(), 'STATE_CLOSED');
  }),
];

function expectBeginning(connection: WebRTCPeerConnection, what?: string): void {
  expectState(ConnectionState, connection.getConnectionState(), 'STATE_NEW', what);
  expectState(GatheringState, connection.getGatheringState(), 'GATHERING_STATE_NEW', what);
  expectState(SignalingState, connection.getSignalingState(), 'SIGNALING_STATE_STABLE', what);
}
