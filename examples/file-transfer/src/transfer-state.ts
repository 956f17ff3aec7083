import { ConnectionState, GatheringState, SignalingState, nameOf } from '@peerplug/core';
import type {
  MessageFromPeer,
  PeerStates,
  ReceiverFigures,
  Role,
  SenderFigures,
  SourceFile,
} from './peer-messages.js';
import { RateMeter } from './rate-meter.js';

/** The states that one state machine of a connection has been in, without their common prefix; the latest is last. */
export type Trail = string[];

/** What is known of one peer. */
export interface PeerView {
  readonly backend: string;
  processIds: readonly number[];
  readonly connection: Trail;
  readonly gathering: Trail;
  readonly signaling: Trail;
  /** Its hash of the file; null until it is done. */
  sha256: string | null;
  /** How much of the file it has sent or received in the end. */
  bytes: number;
}

/** What is known of a transfer, for the screen and for the end. */
export class TransferState {
  readonly peers: Readonly<Record<Role, PeerView>>;
  sender: SenderFigures = { bytesAcknowledged: 0, updatesSent: 0, roundTripMs: null };
  receiver: ReceiverFigures = { bytesReceived: 0, updatesReceived: 0, updatesLost: 0 };
  readonly #rateMeter = new RateMeter();

  constructor(
    readonly file: SourceFile,
    backends: Readonly<Record<Role, string>>,
  ) {
    this.peers = { A: newPeer(backends.A), B: newPeer(backends.B) };
  }

  /** Takes what a peer tells. `nowMs` is of any clock that does not jump. */
  apply(role: Role, message: MessageFromPeer, nowMs: number): void {
    const peer = this.peers[role];
    switch (message.kind) {
      case 'ready':
        peer.processIds = message.processIds;
        break;
      case 'states':
        follow(peer, message.states);
        break;
      case 'sending':
        this.sender = message.figures;
        break;
      case 'receiving':
        this.receiver = message.figures;
        this.#rateMeter.add(this.receiver.bytesReceived, nowMs);
        break;
      case 'done':
        peer.sha256 = message.sha256;
        peer.bytes = message.bytes;
        break;
    }
  }

  /** How much of the file has arrived, 0 to 1. */
  get progress(): number {
    return this.file.size === 0 ? 1 : Math.min(1, this.receiver.bytesReceived / this.file.size);
  }

  /** Bytes a second: of late, and when the file is complete of the whole time. */
  get rate(): number {
    return this.isComplete ? this.#rateMeter.average : this.#rateMeter.recent;
  }

  /** Whether both sides are done. */
  get isComplete(): boolean {
    return Object.values(this.peers).every(({ sha256 }) => sha256 !== null);
  }

  /** Whether both sides are done and have the same file. */
  get agrees(): boolean {
    return this.isComplete && this.peers.A.sha256 === this.peers.B.sha256;
  }
}

function newPeer(backend: string): PeerView {
  return { backend, processIds: [], connection: [], gathering: [], signaling: [], sha256: null, bytes: 0 };
}

function follow(peer: PeerView, states: PeerStates): void {
  extend(peer.connection, nameOf(ConnectionState, states.connection).replace('STATE_', ''));
  extend(peer.gathering, nameOf(GatheringState, states.gathering).replace('GATHERING_STATE_', ''));
  extend(peer.signaling, nameOf(SignalingState, states.signaling).replace('SIGNALING_STATE_', ''));
}

function extend(trail: Trail, state: string): void {
  if (trail.at(-1) !== state) trail.push(state);
}
