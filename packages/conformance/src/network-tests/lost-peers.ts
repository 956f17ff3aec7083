import { startPeerProcess } from '#peer-process';
import {
  ChannelState,
  ConnectionState,
  ErrorCode,
  type WebRTCError,
  type WebRTCPeerConnection,
} from '@peerplug/core';
import { expect } from 'chai';
import { createChannel, expectOk, type Fixture, isConnected, isOpen } from '../fixture/fixture.js';
import type { Network } from '../network/network.js';
import type { NetworkRun } from './options.js';
import { required, type TestCase } from '../fixture/test-case.js';

/** For Node.js to start the other process. */
const START_MS = 20_000;

/** Longer than a stack puts an acknowledgement off (RFC 9260 §6.2: 500 ms at most, 200 ms as a rule). */
const QUIET_MS = 600;

/** What connections see of a peer that vanishes, and of one that says goodbye over a slow network. */
export function lostPeerTests(run: NetworkRun): readonly TestCase[] {
  return [
    required(
      'NET-07',
      ['net-lost', 'ref-connection-states'],
      'a cut for good is STATE_FAILED within lostPeerMs at both ends, and over as soon where something is being sent',
      async (t) => {
        await Promise.all([endsWhenCut(t, run, false), endsWhenCut(t, run, true)]);
      },
    ),

    required(
      'NET-08',
      ['net-lost', 'ref-connection-states'],
      'a peer whose process is killed is STATE_FAILED within lostPeerMs',
      async (t) => {
        const connection = t.connection('a');
        const peer = startPeerProcess(
          { module: run.peerModule, configuration: t.configure({}) },
          {
            onDescription: (type, sdp) => {
              expectOk(connection.setRemoteDescription(type, sdp), connection, 'setRemoteDescription()');
            },
            onCandidate: (media, index, name) => connection.addIceCandidate(media, index, name),
          },
        );
        t.afterwards(() => {
          peer.kill();
        });
        connection.sessionDescriptionCreated.connect((type, sdp) => {
          expectOk(connection.setLocalDescription(type, sdp), connection, 'setLocalDescription()');
          peer.setRemoteDescription(type, sdp);
        });
        connection.iceCandidateCreated.connect(peer.addIceCandidate);
        const channel = createChannel(connection, 'data');
        expectOk(connection.createOffer(), connection, 'createOffer()');
        await t.until(
          () => {
            if (peer.error !== null) throw peer.error;
            return isConnected(connection) && isOpen(channel);
          },
          'connected to the other process',
          START_MS,
        );
        channel.putPacket(Uint8Array.of(7));
        expect(await t.nextPacket(channel), 'the other process answers').to.deep.equal(Uint8Array.of(7));
        const { states, errors, look } = watchStates(connection);
        peer.kill();
        await t.until(
          () => {
            look();
            return states.includes(ConnectionState.STATE_FAILED);
          },
          'the connection is STATE_FAILED',
          t.capabilities.lostPeerMs,
        );
        expect(states).to.deep.equal(statesOfLoss(t.capabilities.disconnectedState));
        await t.until(() => errors.length > 0, 'errorOccurred says why');
        await t.until(() => channel.getReadyState() === ChannelState.STATE_CLOSED, 'the channel is closed');
      },
    ),

    required('NET-09', ['21'], 'close() is seen within remoteCloseMs over a network of 50 ms', async (t) => {
      for (const closer of ['a', 'b'] as const) {
        const network = await run.network(t, { delayMs: 50 });
        const pair = await t.channelPair({}, { network });
        const [left, channel] = closer === 'a' ? [pair.b, pair.channelB] : [pair.a, pair.channelA];
        const { capabilities } = closer === 'a' ? t.peer : t;
        pair[closer].close();
        await t.until(
          () => channel.getReadyState() === ChannelState.STATE_CLOSED && !isConnected(left),
          `${closer} closed, and the peer has noticed`,
          capabilities.remoteCloseMs,
        );
      }
    }),
  ];
}

/** Cuts a pair off for good and waits for its end. */
async function endsWhenCut(t: Fixture, run: NetworkRun, isSending: boolean): Promise<void> {
  const network = await run.network(t, {});
  const { a, b, channelA, channelB } = await t.channelPair({}, { network });
  const channels = [channelA, channelB];
  const ends = [watchStates(a), watchStates(b)];
  if (!isSending) await t.until(quiet(network), 'the opening of the channel is acknowledged');
  network.set({ cut: true });
  await t.until(
    () => {
      for (const channel of channels) if (isSending && isOpen(channel)) channel.putPacket(Uint8Array.of(1));
      for (const end of ends) end.look();
      return [a, b].every(isOver);
    },
    isSending ? 'both connections are over' : 'both idle connections are STATE_FAILED',
    Math.max(t.capabilities.lostPeerMs, t.peer.capabilities.lostPeerMs),
  );
  await t.until(
    () => channels.every((channel) => channel.getReadyState() === ChannelState.STATE_CLOSED),
    'both ends of the channel are closed',
  );
  if (isSending) return;
  for (const [index, { capabilities }] of [t.extension, t.peer].entries()) {
    expect(ends[index]?.states).to.deep.equal(statesOfLoss(capabilities.disconnectedState));
    expect(ends[index]?.errors.map(({ code }) => code)).to.deep.equal([ErrorCode.ERR_CONNECTION_ERROR]);
  }
}

/** A condition: nothing is under way in a network, since nothing has been for a while. */
function quiet(network: Network): () => boolean {
  let passed = -1;
  let since = 0;
  return () => {
    const { aToB, bToA } = network.counters;
    const taken = aToB.taken + bToA.taken;
    if (taken !== passed) since = performance.now();
    passed = taken;
    return performance.now() - since > QUIET_MS;
  };
}

/** Whether a connection will not come back. */
function isOver(connection: WebRTCPeerConnection): boolean {
  const state = connection.getConnectionState();
  return state === ConnectionState.STATE_FAILED || state === ConnectionState.STATE_CLOSED;
}

/** From STATE_CONNECTED on. */
function statesOfLoss(hasDisconnected: boolean): ConnectionState[] {
  const { STATE_CONNECTED, STATE_DISCONNECTED, STATE_FAILED } = ConnectionState;
  return hasDisconnected
    ? [STATE_CONNECTED, STATE_DISCONNECTED, STATE_FAILED]
    : [STATE_CONNECTED, STATE_FAILED];
}

interface StateWatch {
  /** Each state once, in the order in which they came. */
  readonly states: readonly ConnectionState[];
  readonly errors: readonly WebRTCError[];
  readonly look: () => void;
}

function watchStates(connection: WebRTCPeerConnection): StateWatch {
  const states = [connection.getConnectionState()];
  const errors: WebRTCError[] = [];
  connection.errorOccurred.connect((error) => errors.push(error));
  const look = (): void => {
    const state = connection.getConnectionState();
    if (state !== states.at(-1)) states.push(state);
  };
  return { states, errors, look };
}
