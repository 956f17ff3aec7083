import { expect } from 'chai';
import { ChannelState } from '../constants/channel-state.js';
import { ConnectionState } from '../constants/connection-state.js';
import { ErrorCode } from '../constants/error-code.js';
import { SignalingState } from '../constants/signaling-state.js';
import { ANSWER, OFFER } from '../testing/descriptions.js';
import { nextTask } from '../testing/next-task.js';
import { createChannel, type ScriptedPair, useScriptedExtension } from '../testing/scripted-extension.js';
import type { WebRTCError } from '../errors/webrtc-error.js';

const TIMEOUT_MS = 20;

/** Longer than the time that a connection has. */
const afterTimeout = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 3 * TIMEOUT_MS));

describe('connectTimeoutMs', () => {
  const scripted = useScriptedExtension();

  it('makes a connection that does not come up STATE_FAILED, with a reason, and its channels CLOSED', async () => {
    const pair = negotiated();
    const { connection, extension } = pair;
    const channel = pair.channel;
    let activity = 0;
    channel.activity.connect(() => (activity += 1));
    const errors: WebRTCError[] = [];
    connection.errorOccurred.connect((error) => errors.push(error));
    await afterTimeout();
    expect(connection.getConnectionState()).to.equal(ConnectionState.STATE_FAILED);
    expect(connection.getSignalingState()).to.equal(SignalingState.SIGNALING_STATE_STABLE);
    expect(channel.getReadyState()).to.equal(ChannelState.STATE_CLOSED);
    expect(activity).to.equal(1);
    connection.poll();
    expect(errors.map(({ code }) => code)).to.deep.equal([ErrorCode.ERR_TIMEOUT]);
    expect(errors[0]?.message).to.include('connectTimeoutMs').and.to.include(String(TIMEOUT_MS));
    expect(extension.methods.at(-1)).to.equal('close');
  });

  it('asks nothing of the extension afterwards, and closes it once', async () => {
    const { connection, extension } = negotiated();
    await afterTimeout();
    const before = extension.methods.length;
    expect(connection.addIceCandidate('0', 0, 'candidate:1 1 UDP 1 192.0.2.1 9 typ host')).to.equal(
      ErrorCode.OK,
    );
    connection.poll();
    connection.close();
    expect(extension.methods).to.have.lengthOf(before);
    expect(connection.getConnectionState()).to.equal(ConnectionState.STATE_CLOSED);
  });

  it('ends the reason with what the extension knows', async () => {
    const { connection, extension } = negotiated();
    extension.getConnectHint = () => 'the TURN server is gone';
    const messages: string[] = [];
    connection.errorOccurred.connect(({ message }) => messages.push(message));
    await afterTimeout();
    connection.poll();
    expect(messages[0]).to.include('the TURN server is gone');
  });

  it('begins when both descriptions are applied, whichever comes last', async () => {
    const offerer = scripted.open({ connectTimeoutMs: TIMEOUT_MS });
    offer(offerer);
    await afterTimeout();
    expect(offerer.connection.getConnectionState()).to.equal(ConnectionState.STATE_CONNECTING);

    const answerer = scripted.open({ connectTimeoutMs: TIMEOUT_MS });
    answerer.connection.setRemoteDescription('offer', OFFER);
    answerer.extension.describe('answer', ANSWER);
    answerer.connection.poll();
    await afterTimeout();
    expect(answerer.connection.getConnectionState()).to.equal(ConnectionState.STATE_CONNECTING);
    answerer.connection.setLocalDescription('answer', ANSWER);
    await afterTimeout();
    expect(answerer.connection.getConnectionState()).to.equal(ConnectionState.STATE_FAILED);
  });

  it('is over once the connection is up, or closed', async () => {
    const connected = negotiated();
    connected.extension.enter(ConnectionState.STATE_CONNECTED);
    connected.extension.enter(ConnectionState.STATE_DISCONNECTED);
    const closed = negotiated();
    closed.connection.close();
    const failed = negotiated();
    failed.extension.enter(ConnectionState.STATE_FAILED);
    await afterTimeout();
    expect(connected.connection.getConnectionState()).to.equal(ConnectionState.STATE_DISCONNECTED);
    expect(failed.extension.methods).not.to.include('close');
    expect(closed.extension.methods.filter((method) => method === 'close')).to.have.lengthOf(1);
  });

  it('keeps no process alive', async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    await nextTask(); // the runner's own has begun
    const before = timers();
    const { connection } = negotiated(60_000);
    const after = timers();
    connection.close();
    expect(after).to.equal(before);
  });

  function negotiated(
    connectTimeoutMs = TIMEOUT_MS,
  ): ScriptedPair & { readonly channel: ReturnType<typeof createChannel> } {
    const pair = scripted.open({ connectTimeoutMs });
    const channel = offer(pair);
    pair.connection.setRemoteDescription('answer', ANSWER);
    return { ...pair, channel };
  }
});

function offer({ connection, extension }: ScriptedPair): ReturnType<typeof createChannel> {
  const channel = createChannel(connection);
  connection.createOffer();
  extension.describe('offer', OFFER);
  connection.poll();
  connection.setLocalDescription('offer', OFFER);
  return channel;
}
