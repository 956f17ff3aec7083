import { fork } from 'node:child_process';
import { extension as libdatachannel } from '@peerplug/backend-libdatachannel';
import { extension as werift } from '@peerplug/backend-werift';
import {
  nameOf,
  ChannelState,
  ErrorCode,
  registerExtension,
  type WebRTCDataChannel,
  type WebRTCPeerConnection,
} from '@peerplug/core';
import type { FloodMessage } from './flood-messages.js';
import { connect, nextTask } from './target.js';

// What `runProgram('flood', …)` starts: an application that does not read, its peer in another process, and what that
// peer costs it in memory.

/** What is unread may take this much, and the channels may be so many. */
const BOUNDS = { maxInBufferBytes: 1024 * 1024, maxChannels: 64 };

/** How long the flood is watched after the peer has sent all. */
const AFTER_MS = 500;

const [, , extension = '', flood = ''] = process.argv;
for (const known of [libdatachannel, werift]) registerExtension(known);

const victim = connect(extension, BOUNDS);
const channels: WebRTCDataChannel[] = [];
const errors: string[] = [];
victim.dataChannelReceived.connect((channel) => channels.push(channel));
victim.errorOccurred.connect(({ code }) => errors.push(nameOf(ErrorCode, code)));
const peer = fork(new URL('flooder-process.js', import.meta.url), [flood], { execArgv: [] });
const result = await watch(peer, victim);
process.stdout.write(`${JSON.stringify(result)}\n`);

async function watch(other: typeof peer, connection: WebRTCPeerConnection): Promise<object> {
  const state = { isFlooding: false, isDone: false };
  wire(other, connection, state);
  const poll = async (): Promise<void> => {
    connection.poll();
    await nextTask();
  };
  while (!state.isFlooding) await poll();
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let most = before;
  const note = async (): Promise<void> => {
    await poll();
    most = Math.max(most, process.memoryUsage.rss());
  };
  tell(other, { kind: 'go' });
  while (!state.isDone) await note();
  for (const end = performance.now() + AFTER_MS; performance.now() < end;) await note();
  const open = channels.filter((channel) => channel.getReadyState() !== ChannelState.STATE_CLOSED);
  const kept = channels.reduce((sum, channel) => sum + channel.getAvailablePacketCount(), 0);
  const dropped = channels.reduce((sum, channel) => sum + channel.getDroppedPacketCount(), 0);
  connection.close();
  other.kill('SIGKILL');
  return { grownMiB: (most - before) / 2 ** 20, errors, open: open.length, kept, dropped };
}

function wire(
  other: typeof peer,
  connection: WebRTCPeerConnection,
  state: { isFlooding: boolean; isDone: boolean },
): void {
  connection.sessionDescriptionCreated.connect(connection.setLocalDescription);
  connection.sessionDescriptionCreated.connect((type, sdp) => {
    tell(other, { kind: 'description', type, sdp });
  });
  connection.iceCandidateCreated.connect((media, index, name) => {
    tell(other, { kind: 'candidate', media, index, name });
  });
  other.on('message', (message: FloodMessage) => {
    if (message.kind === 'description') connection.setRemoteDescription(message.type, message.sdp);
    else if (message.kind === 'candidate')
      connection.addIceCandidate(message.media, message.index, message.name);
    else if (message.kind === 'ready') state.isFlooding = true;
    else state.isDone = true;
  });
}

function tell(other: typeof peer, message: FloodMessage): void {
  other.send(message);
}
