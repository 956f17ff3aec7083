import { extension as werift } from '@peerplug/backend-werift';
import {
  ConnectionState,
  ErrorCode,
  registerExtension,
  type SessionDescriptionType,
  Signal,
} from '@peerplug/core';
import type { FloodMessage } from './flood-messages.js';
import { BINARY, HostilePeer, type Victim } from './hostile-peer.js';
import { pollUntil, nextTask } from './target.js';

// The peer of `flood-program.ts`, over an SCTP association on which it does as it likes.

const MESSAGE = Buffer.alloc(16 * 1024, 7);

/** 48 MiB, a hundred times what the victim is to keep. */
const MESSAGES = 3072;

const CHANNELS = 4000;

/** What may wait on our side. */
const WAITING_CHUNKS = 512;

/** Type of an unordered channel without retransmissions (RFC 8832 §5.1). */
const UNRELIABLE = 0x81;

/** Longest that the flood may take: a victim that has closed its channel takes no more. */
const FLOOD_MS = 8000;

registerExtension(werift);

function tell(message: FloodMessage): void {
  process.send?.(message);
}

/** The victim as this process sees it. */
class RemoteVictim implements Victim {
  readonly sessionDescriptionCreated: Victim['sessionDescriptionCreated'] = new Signal();
  readonly iceCandidateCreated: Victim['iceCandidateCreated'] = new Signal();

  setRemoteDescription(type: SessionDescriptionType, sdp: string): ErrorCode {
    tell({ kind: 'description', type, sdp });
    return ErrorCode.OK;
  }

  addIceCandidate(media: string, index: number, name: string): ErrorCode {
    tell({ kind: 'candidate', media, index, name });
    return ErrorCode.OK;
  }

  getConnectionState(): ConnectionState {
    return ConnectionState.STATE_CONNECTED; // it says nothing else; ours tells
  }

  getLastError(): null {
    return null;
  }

  poll(): ErrorCode {
    return ErrorCode.OK;
  }
}

const victim = new RemoteVictim();
let begin = (): void => undefined;
const begun = new Promise<void>((resolve) => (begin = resolve));
process.on('message', (message: FloodMessage) => {
  if (message.kind === 'description') victim.sessionDescriptionCreated.emit(message.type, message.sdp);
  else if (message.kind === 'candidate')
    victim.iceCandidateCreated.emit(message.media, message.index, message.name);
  else if (message.kind === 'go') begin();
});
process.once('disconnect', () => process.exit());

const peer = await HostilePeer.connect(victim);
tell({ kind: 'ready' });
await begun;
const deadline = performance.now() + FLOOD_MS;
const paced = async (): Promise<boolean> => {
  const hasRoom = (): boolean => peer.waiting < WAITING_CHUNKS || performance.now() > deadline;
  await pollUntil([peer.connection], hasRoom, 'room');
  return performance.now() < deadline;
};
if (process.argv[2] === 'channels') {
  for (let index = 0; index < CHANNELS && (await paced()); index += 1)
    peer.open(2 * index, Buffer.from(`channel ${String(index)}`));
} else {
  peer.open(0, Buffer.from('flood'), process.argv[2] === 'unreliable' ? { type: UNRELIABLE } : {});
  for (let index = 0; index < MESSAGES && (await paced()); index += 1) {
    peer.send(0, BINARY, MESSAGE, process.argv[2] !== 'unreliable');
    if (index % 16 === 0) await nextTask();
  }
}
tell({ kind: 'done' });
