import type { DataChannelParameters } from '@peerplug/core/extension';

/** What a DATA_CHANNEL_OPEN message tells of a channel (RFC 8832 §5.1). */
export type ChannelOpening = Omit<DataChannelParameters, 'negotiated' | 'id'>;

/** What the peer is told of a channel. */
export function openingOf(parameters: DataChannelParameters): ChannelOpening {
  const { label, protocol, ordered, maxPacketLifeTime, maxRetransmits } = parameters;
  return { label, protocol, ordered, maxPacketLifeTime, maxRetransmits };
}

/** One message of a channel on its way. */
export interface Message {
  readonly payload: Uint8Array<ArrayBuffer>;
  readonly isText: boolean;
}

/** What goes over the path between two connections. */
export type Frame =
  /** A channel was created at the other end. */
  | { readonly kind: 'open'; readonly id: number; readonly opening: ChannelOpening }
  | { readonly kind: 'message'; readonly id: number; readonly message: Message }
  /** The other end sends no more on the stream: it closes the channel (RFC 8831 §6.7). */
  | { readonly kind: 'reset'; readonly id: number }
  /** Asks for a pong with the same time, to measure the round trip. */
  | { readonly kind: 'ping'; readonly sentAtMs: number }
  | { readonly kind: 'pong'; readonly sentAtMs: number }
  /** The other end's connection was closed. */
  | { readonly kind: 'goodbye' };
