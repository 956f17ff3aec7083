import type { ConnectionState, GatheringState, SessionDescriptionType, SignalingState } from '@peerplug/core';

/** A sends the file, B receives it. */
export type Role = 'A' | 'B';

/** What the two peers exchange so that they can connect; passed on as it is. */
type NegotiationMessage =
  | { readonly kind: 'description'; readonly type: SessionDescriptionType; readonly sdp: string }
  | { readonly kind: 'candidate'; readonly media: string; readonly index: number; readonly name: string };

/** The file that A sends. */
export interface SourceFile {
  readonly path: string;
  readonly name: string;
  readonly size: number;
}

/** What a peer must know to begin. */
export interface PeerStart {
  readonly kind: 'start';
  readonly role: Role;
  /** As the user wrote it. */
  readonly backend: string;
  readonly file: SourceFile;
}

/** What the command tells a peer. */
export type MessageToPeer =
  | PeerStart
  | NegotiationMessage
  /** To A, when both are ready: make the offer. */
  | { readonly kind: 'connect' }
  /** Both are done: close the connection and end. */
  | { readonly kind: 'close' };

/** The three state machines of a connection. */
export interface PeerStates {
  readonly connection: ConnectionState;
  readonly gathering: GatheringState;
  readonly signaling: SignalingState;
}

/** What A knows on the way. */
export interface SenderFigures {
  /** Bytes that B has told to have arrived. */
  readonly bytesAcknowledged: number;
  readonly updatesSent: number;
  /** Median of the latest echoes in milliseconds; null until one has come. */
  readonly roundTripMs: number | null;
}

/** What B knows on the way. */
export interface ReceiverFigures {
  readonly bytesReceived: number;
  readonly updatesReceived: number;
  /** Updates that have not come though a later one has; at the end, all that A sent and B did not get. */
  readonly updatesLost: number;
}

/** What a peer tells the command. */
export type MessageFromPeer =
  | NegotiationMessage
  | { readonly kind: 'ready'; readonly processIds: readonly number[] }
  | { readonly kind: 'states'; readonly states: PeerStates }
  | { readonly kind: 'sending'; readonly figures: SenderFigures }
  | { readonly kind: 'receiving'; readonly figures: ReceiverFigures }
  /** The peer's part is over. */
  | { readonly kind: 'done'; readonly sha256: string; readonly bytes: number }
  | { readonly kind: 'failed'; readonly isUsage: boolean; readonly message: string };
