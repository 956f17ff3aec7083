import type { OutgoingMessage } from './queued-message.js';
import type { SctpAssociation } from '../sctp/association.js';
import type { StreamChannel } from './stream-channel.js';

/** A message that SCTP has, and has not sent altogether. */
interface HandedMessage {
  readonly channel: StreamChannel;
  readonly bytes: number;
  readonly chunks: number;
}

/** How werift (0.24.4) cuts a message. */
const CHUNK_BYTES = 1200;

/**
 * Chunks that may wait within SCTP: enough that it always has something to send, few enough that a message of another
 * channel does not wait long.
 */
const MAX_WAITING_CHUNKS = 64;

/**
 * What the channels of a connection have to send: one message of each channel in turn, so that a long transfer on one
 * does not hold up the others, and no more at a time than SCTP needs.
 *
 * werift's own queue (0.24.4) hands over one message, waits until it has left, and only then takes the next: a tenth of
 * the throughput with small messages, and every channel waits for every other.
 */
export class OutgoingMessages {
  readonly #sctp: SctpAssociation;
  /** The channels that have something to send, the next one first. */
  readonly #queues: Map<StreamChannel, OutgoingMessage[]> = new Map();
  #handed: HandedMessage[] = [];
  #handedChunks = 0;

  constructor(sctp: SctpAssociation) {
    this.#sctp = sctp;
    // `send` of SCTP waits for this, once per message, until its queue is empty; nobody here waits for `send`.
    sctp.flush.asPromise = () => new Promise(() => undefined);
  }

  /** Adds a message at the end of its channel's queue. */
  add(channel: StreamChannel, message: OutgoingMessage): void {
    const queue = this.#queues.get(channel);
    if (queue === undefined) this.#queues.set(channel, [message]);
    else queue.push(message);
    this.pump();
  }

  /** Drops what SCTP does not have yet. */
  discard(channel: StreamChannel): void {
    this.#queues.delete(channel);
  }

  /** Whether SCTP has sent all that the channel gave. */
  hasSentAll(channel: StreamChannel): boolean {
    return !this.#queues.has(channel) && !this.#handed.some((message) => message.channel === channel);
  }

  /** Hands over what SCTP has room for. */
  pump(): void {
    while (this.#sctp.outboundQueue.length < MAX_WAITING_CHUNKS) {
      const [turn] = this.#queues;
      if (turn === undefined) return;
      const [channel, queue] = turn;
      const message = queue.shift();
      this.#queues.delete(channel);
      if (queue.length > 0) this.#queues.set(channel, queue);
      if (message !== undefined) this.#handOver(channel, message);
    }
  }

  /** SCTP has sent something: takes off what is gone, and hands over more. */
  onSent(): void {
    const waiting = this.#sctp.outboundQueue.length;
    let gone = 0;
    for (const { channel, bytes, chunks } of this.#handed) {
      if (this.#handedChunks - chunks < waiting) break;
      this.#handedChunks -= chunks;
      channel.messageSent(bytes);
      gone += 1;
    }
    if (gone > 0) this.#handed = this.#handed.slice(gone);
    this.pump();
  }

  #handOver(channel: StreamChannel, { payload, payloadProtocol, expiresAtMs }: OutgoingMessage): void {
    const bytes = payload.byteLength;
    if (expiresAtMs !== null && expiresAtMs < Date.now()) {
      channel.messageSent(bytes);
      return;
    }
    const chunks = Math.ceil(bytes / CHUNK_BYTES);
    this.#handed.push({ channel, bytes, chunks });
    this.#handedChunks += chunks;
    const { ordered, maxRetransmits } = channel.parameters;
    const limits = {
      ordered,
      // SCTP counts in seconds.
      ...(expiresAtMs === null ? {} : { expiry: expiresAtMs / 1000 }),
      ...(maxRetransmits === null ? {} : { maxRetransmits }),
    };
    this.#sctp.send(channel.getId(), payloadProtocol, payload, limits).catch(() => {
      // The association is over, and the channel is closed for it.
    });
  }
}
