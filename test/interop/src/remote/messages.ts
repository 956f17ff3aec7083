import type {
  ChannelState,
  ConnectionState,
  ConnectionStats,
  ErrorCode,
  GatheringState,
  IceServerOptions,
  SessionDescriptionType,
} from '@peerplug/core';
import type { DataChannelParameters } from '@peerplug/core/extension';

/** The settings of a connection in a form that JSON takes. */
export interface RemoteSettings {
  readonly iceServers: readonly IceServerOptions[];
  readonly iceTransportPolicy: 'all' | 'relay';
  readonly extensionOptions: Readonly<Record<string, unknown>>;
}

/**
 * What a remote extension has its host do. `connection` numbers the connections of one pipe, `channel` the channels of
 * one connection: the remote extension gives even numbers to those that it creates, the host odd ones to those that
 * it receives.
 */
export type Request = { readonly connection: number } & (
  | { readonly kind: 'open'; readonly settings: RemoteSettings }
  | { readonly kind: 'create channel'; readonly channel: number; readonly parameters: DataChannelParameters }
  | { readonly kind: 'offer' }
  | { readonly kind: 'local description'; readonly type: SessionDescriptionType; readonly sdp: string }
  | { readonly kind: 'remote description'; readonly type: SessionDescriptionType; readonly sdp: string }
  | { readonly kind: 'candidate'; readonly media: string; readonly index: number; readonly name: string }
  | { readonly kind: 'stats' }
  | { readonly kind: 'close channel'; readonly channel: number }
  | { readonly kind: 'close' }
);

/** What a host tells of its connections. */
export type Report = { readonly connection: number } & (
  | { readonly kind: 'description'; readonly type: SessionDescriptionType; readonly sdp: string }
  | { readonly kind: 'candidate'; readonly media: string; readonly index: number; readonly name: string }
  | {
      readonly kind: 'channel';
      readonly channel: number;
      readonly parameters: DataChannelParameters;
      readonly id: number;
    }
  | { readonly kind: 'states'; readonly state: ConnectionState; readonly gathering: GatheringState }
  | {
      readonly kind: 'channel state';
      readonly channel: number;
      readonly state: ChannelState;
      readonly id: number;
    }
  | {
      readonly kind: 'sending';
      readonly channel: number;
      /** Bytes that the host has taken so far. */
      readonly takenBytes: number;
      /** Bytes of those that wait in its stack. */
      readonly bufferedBytes: number;
    }
  | { readonly kind: 'stats'; readonly stats: ConnectionStats | null }
  | {
      readonly kind: 'failure';
      readonly code: ErrorCode;
      readonly message: string;
      readonly isFinal: boolean;
    }
);

/** One packet of a channel, in either direction. */
export interface PacketFrame {
  readonly connection: number;
  readonly channel: number;
  readonly isText: boolean;
  readonly payload: Uint8Array;
}
