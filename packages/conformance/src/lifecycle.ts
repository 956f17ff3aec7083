import {
  ChannelState,
  ConnectionState,
  ErrorCode,
  GatheringState,
  listExtensions,
  registerExtension,
  SignalingState,
  WebRTCPeerConnection,
} from '@peerplug/core';
import { expect } from 'chai';
import { createChannel, isConnected, isOpen } from './fixture.js';
import { required, type TestCase } from './test-case.js';

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
      const states = [
        connection.getConnectionState(),
        connection.getGatheringState(),
        connection.getSignalingState(),
      ];
      expect(states).to.deep.equal([
        ConnectionState.STATE_NEW,
        GatheringState.GATHERING_STATE_NEW,
        SignalingState.SIGNALING_STATE_STABLE,
      ]);
      expect(connection.createDataChannel('works without initialize()')).not.to.equal(null);
      expect(connection.getConnectionState(), 'with a channel').to.equal(ConnectionState.STATE_NEW);
      expect(connection.getGatheringState()).to.equal(GatheringState.GATHERING_STATE_NEW);
      expect(connection.getSignalingState()).to.equal(SignalingState.SIGNALING_STATE_STABLE);
      expect(connection.getLastError()).to.equal(null);
    },
  ),

  required(
    'LIFE-03',
    ['3', 'ref-initialize'],
    'initialize() closes channels and connection and is STATE_NEW',
    async (t) => {
      const { a, b, channelA, channelB } = await t.channelPair();
      expect(a.initialize(t.configure({}))).to.equal(ErrorCode.OK);
      expect(channelA.getReadyState()).to.equal(ChannelState.STATE_CLOSED);
      const states = [a.getConnectionState(), a.getGatheringState(), a.getSignalingState()];
      expect(states).to.deep.equal([
        ConnectionState.STATE_NEW,
        GatheringState.GATHERING_STATE_NEW,
        SignalingState.SIGNALING_STATE_STABLE,
      ]);
      await t.until(() => !isConnected(b), 'the peer has left STATE_CONNECTED');
      await t.until(
        () => channelB.getReadyState() === ChannelState.STATE_CLOSED,
        "the peer's channel is closed",
      );
    },
  ),

  required(
    'LIFE-04',
    ['3', '12', 'ref-initialize', 'ref-close'],
    'initialize() after close() gives a connection that connects',
    async (t) => {
      const pair = t.wiredPair();
      createChannel(pair.a, 'lost');
      pair.a.close();
      expect(pair.a.initialize(t.configure({}))).to.equal(ErrorCode.OK);
      expect(pair.a.getConnectionState()).to.equal(ConnectionState.STATE_NEW);
      const channel = createChannel(pair.a, 'kept');
      await t.connect(pair);
      await t.until(() => isOpen(channel), 'the new channel is open');
    },
  ),

  required(
    'LIFE-05',
    ['12', 'ref-close'],
    'after close() calls return ERR_UNCONFIGURED, null, and OK from poll()',
    (t) => {
      const connection = t.connection();
      createChannel(connection, 'data');
      connection.close();
      expect(connection.createOffer()).to.equal(ErrorCode.ERR_UNCONFIGURED);
      expect(connection.setLocalDescription('offer', 'v=0')).to.equal(ErrorCode.ERR_UNCONFIGURED);
      expect(connection.setRemoteDescription('offer', 'v=0')).to.equal(ErrorCode.ERR_UNCONFIGURED);
      expect(connection.addIceCandidate('0', 0, 'candidate:1 1 UDP 1 127.0.0.1 9 typ host')).to.equal(
        ErrorCode.ERR_UNCONFIGURED,
      );
      expect(connection.createDataChannel('late')).to.equal(null);
      expect(connection.getLastError()?.code).to.equal(ErrorCode.ERR_UNCONFIGURED);
      expect(connection.poll()).to.equal(ErrorCode.OK);
    },
  ),

  required('LIFE-06', ['12', '21'], 'close() is final in every state, and twice is fine', async (t) => {
    const { a, channelA } = await t.channelPair();
    for (const connection of [t.connection(), a]) {
      connection.close();
      connection.close();
      expect(connection.getConnectionState()).to.equal(ConnectionState.STATE_CLOSED);
      expect(connection.getSignalingState()).to.equal(SignalingState.SIGNALING_STATE_CLOSED);
      expect(connection.createOffer()).to.equal(ErrorCode.ERR_UNCONFIGURED);
    }
    expect(channelA.getReadyState()).to.equal(ChannelState.STATE_CLOSED);
    expect(channelA.putPacket(Uint8Array.of(1))).to.equal(ErrorCode.ERR_UNCONFIGURED);
    expect(channelA.getBufferedAmount()).to.equal(0);
    await t.never(
      () => a.getConnectionState() !== ConnectionState.STATE_CLOSED,
      'a closed connection changes state',
    );
  }),

  required('LIFE-07', ['21'], 'Symbol.dispose closes', (t) => {
    const connection = t.connection();
    const channel = createChannel(connection, 'data');
    connection[Symbol.dispose]();
    expect(connection.getConnectionState()).to.equal(ConnectionState.STATE_CLOSED);
    expect(channel.getReadyState()).to.equal(ChannelState.STATE_CLOSED);
  }),
];
