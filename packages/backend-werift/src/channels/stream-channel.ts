import type { DataChannelParameters } from '@peerplug/core/extension';
import type { OutgoingMessage } from './queued-message.js';

/** What the streams of a connection do to a channel that they carry. */
export interface StreamChannel {
  readonly parameters: DataChannelParameters;
  getId(): number;
  /** The stream is known. */
  numbered(id: number): void;
  /** Both ends know the channel. */
  opened(): void;
  /** A message has come, in bytes that may be shared. */
  arrived(data: Buffer, payloadProtocol: number): void;
  /** The peer has opened a channel of its own on the stream of this one. */
  collided(): void;
  /** A message has left. */
  messageSent(bytes: number): void;
  /** The peer closes the channel. */
  closing(): void;
  /** The channel is closed, with the reason if it is a failure. */
  closed(reason?: string): void;
}

/** What a channel needs of the streams that carry it. Names nothing of werift, whose types need more than it ships. */
export interface ChannelStreams {
  send(channel: StreamChannel, message: OutgoingMessage): void;
  close(channel: StreamChannel): void;
}

/** Makes the channels of a connection. */
export type MakeChannel<Channel extends StreamChannel> = (
  parameters: DataChannelParameters,
  streams: ChannelStreams,
) => Channel;
