import type { DataChannelParameters } from '@peerplug/core/extension';
import {
  ACK_MESSAGE,
  CONTROL_ACK,
  CONTROL_OPEN,
  decodeOpen,
  encodeOpen,
  MAX_CHANNEL_ID,
  PPID_CONTROL,
} from './data-channel-protocol.js';
import type { OutgoingMessage } from './queued-message.js';
import { OutgoingMessages } from './send-queue.js';
import type { ChannelStreams, MakeChannel, StreamChannel } from './stream-channel.js';
import type { WeriftInternals } from '../internals/internals.js';
import type { SctpAssociation, SctpInternals } from '../sctp/association.js';

/**
 * The data channels of a connection, on the streams of its SCTP association (RFC 8831, RFC 8832).
 *
 * In place of werift's `RTCDataChannel` and the channels of `RTCSctpTransport`, which (0.24.4) corrupt labels that are
 * not ASCII, forget `ordered: false` beside a limit, mistake milliseconds for seconds, drop what waits when a channel is
 * closed, number streams by the ICE role, and end the process over a late acknowledgement.
 */
export class DataStreams<Channel extends StreamChannel> implements ChannelStreams {
  readonly #sctp: SctpAssociation;
  readonly #internals: SctpInternals | null;
  readonly #makeChannel: MakeChannel<Channel>;
  readonly #onChannel: (channel: Channel) => void;
  readonly #outgoing: OutgoingMessages;
  /** The channels whose stream is known. */
  readonly #channels: Map<number, Channel> = new Map();
  /** The channels that get a stream once the DTLS roles are known, in the order of their creation. */
  #unnumbered: Channel[] = [];
  /** Closed here, with something still to be sent or acknowledged. */
  readonly #draining: Set<StreamChannel> = new Set();
  /** Streams that we have asked the peer to let us reset. */
  readonly #resetting: Set<number> = new Set();

  /** @param onChannel - gets the channels that the peer makes */
  constructor(
    sctp: SctpAssociation,
    werift: WeriftInternals,
    makeChannel: MakeChannel<Channel>,
    onChannel: (channel: Channel) => void,
  ) {
    this.#sctp = sctp;
    this.#internals = werift.of<SctpInternals>('channels/data-streams', sctp, 'sentQueue');
    this.#makeChannel = makeChannel;
    this.#onChannel = onChannel;
    this.#outgoing = new OutgoingMessages(sctp);
    sctp.onReceive.allUnsubscribe();
    sctp.onReceive.subscribe((id, payloadProtocol, data) => {
      this.#receive(id, payloadProtocol, data);
    });
    sctp.onReconfigStreams.allUnsubscribe();
    sctp.onReconfigStreams.subscribe((ids) => {
      for (const id of ids) this.#onReset(id);
    });
    sctp.flush.subscribe(() => {
      this.#outgoing.onSent();
      this.#resetDrained();
    });
  }

  /** Makes a channel of our own, before the association exists. */
  create(parameters: DataChannelParameters): Channel {
    const channel = this.#makeChannel(parameters, this);
    if (parameters.id === null) this.#unnumbered.push(channel);
    else this.#channels.set(parameters.id, channel);
    return channel;
  }

  /** The association is up: opens the channels. The DTLS client numbers with even streams (RFC 8832 §6). */
  open(isDtlsClient: boolean): void {
    const negotiated = [...this.#channels.values()];
    let id = isDtlsClient ? 0 : 1;
    for (const channel of this.#unnumbered.splice(0)) {
      while (this.#channels.has(id)) id += 2;
      this.#channels.set(id, channel);
      channel.numbered(id);
    }
    const limit = Math.min(this.#sctp.maxChannels ?? MAX_CHANNEL_ID, MAX_CHANNEL_ID + 1);
    for (const [stream, channel] of this.#channels) {
      if (stream >= limit) {
        this.#channels.delete(stream);
        channel.closed(`the peer has no stream ${String(stream)}, only ${String(limit)}; use a smaller id`);
      } else if (negotiated.includes(channel)) {
        channel.opened();
      } else {
        this.#sendControl(stream, encodeOpen(channel.parameters));
      }
    }
  }

  /** Takes a message of an open channel. */
  send(channel: StreamChannel, message: OutgoingMessage): void {
    this.#outgoing.add(channel, message);
  }

  /** Resets the channel's stream once all that was sent has been acknowledged. */
  close(channel: StreamChannel): void {
    this.#unnumbered = this.#unnumbered.filter((other) => other !== channel);
    if (this.#sctp.state === 'connected') {
      this.#draining.add(channel);
      this.#resetDrained();
    } else {
      this.#channels.delete(channel.getId());
    }
  }

  /** The association is over: every channel is closed, and nothing more is sent. */
  closeAll(): void {
    const channels = [...this.#channels.values(), ...this.#unnumbered];
    this.#channels.clear();
    this.#unnumbered = [];
    this.#draining.clear();
    for (const channel of channels) {
      this.#outgoing.discard(channel);
      channel.closed();
    }
  }

  #receive(id: number, payloadProtocol: number, data: Buffer): void {
    const channel = this.#channels.get(id);
    if (payloadProtocol !== PPID_CONTROL) {
      // Of a negotiated channel that this end has not: the peer's is closed, as libdatachannel does it.
      if (channel === undefined) this.#reset(id);
      // What comes over a channel of ours before the answer to its OPEN is an answer as well.
      else if (!channel.parameters.negotiated) channel.opened();
      channel?.arrived(data, payloadProtocol);
    } else if (data[0] === CONTROL_ACK) {
      channel?.opened();
    } else if (data[0] === CONTROL_OPEN) {
      if (channel === undefined) this.#accept(id, data);
      else channel.collided();
    }
  }

  #accept(id: number, message: Buffer): void {
    const parameters = decodeOpen(message);
    if (parameters === null || id > MAX_CHANNEL_ID) return;
    const channel = this.#makeChannel(parameters, this);
    channel.numbered(id);
    this.#channels.set(id, channel);
    this.#sendControl(id, ACK_MESSAGE);
    channel.opened();
    this.#onChannel(channel);
  }

  /** A stream was reset: the peer's by the peer, or ours as we had asked. */
  #onReset(id: number): void {
    const channel = this.#channels.get(id);
    if (channel === undefined) {
      this.#resetting.delete(id);
      return;
    }
    this.#draining.delete(channel);
    this.#outgoing.discard(channel);
    if (this.#resetting.delete(id)) {
      this.#channels.delete(id);
      // The peer's answer may come in the turn of its request: whoever polls sees STATE_CLOSING all the same.
      setImmediate(() => {
        channel.closed();
      });
    } else {
      channel.closing();
      this.#reset(id);
    }
  }

  #resetDrained(): void {
    for (const channel of this.#draining) {
      const id = channel.getId();
      const unacknowledged = this.#internals?.sentQueue ?? [];
      const hasMore = [unacknowledged, this.#sctp.outboundQueue].some((queue) =>
        queue.some(({ streamId }) => streamId === id),
      );
      if (hasMore || !this.#outgoing.hasSentAll(channel)) continue;
      this.#draining.delete(channel);
      this.#reset(id);
    }
  }

  #reset(id: number): void {
    if (this.#resetting.has(id)) return;
    this.#resetting.add(id);
    const { reconfigQueue, reconfigRequest } = this.#sctp;
    // werift has begun by itself where the peer closed a stream on which we had sent something.
    if (reconfigQueue.includes(id) || reconfigRequest?.streams.includes(id) === true) return;
    reconfigQueue.push(id);
    this.#sctp.transmitReconfigRequest().catch(() => {
      // The association is over, and the channel is closed for it.
    });
  }

  #sendControl(id: number, message: Buffer): void {
    this.#sctp.send(id, PPID_CONTROL, message, { ordered: true }).catch(() => {
      // As above.
    });
  }
}
