import type { InMemoryDataChannel } from './data-channel.js';
import { StreamIds } from './stream-ids.js';

/** The channels of a connection that are not closed, and the streams that they have. */
export class ChannelTable {
  readonly #channels = new Set<InMemoryDataChannel>();
  readonly #byId = new Map<number, InMemoryDataChannel>();

  /** Adds a channel that was created here, before the connection is up. */
  add(channel: InMemoryDataChannel): void {
    this.#channels.add(channel);
  }

  /** Adds a channel that the peer created. */
  addOpen(channel: InMemoryDataChannel, id: number): void {
    this.#channels.add(channel);
    this.#byId.set(id, channel);
  }

  /** The channel on a stream. */
  get(id: number): InMemoryDataChannel | undefined {
    return this.#byId.get(id);
  }

  all(): readonly InMemoryDataChannel[] {
    return [...this.#channels];
  }

  /** Gives each channel its stream, in the order in which they were created; null once there are no more. */
  assignStreams(isDtlsClient: boolean): readonly (readonly [InMemoryDataChannel, number | null])[] {
    for (const channel of this.#channels) {
      if (channel.parameters.id !== null) this.#byId.set(channel.parameters.id, channel);
    }
    const ids = new StreamIds(isDtlsClient, (id) => this.#byId.has(id));
    return this.all().map((channel) => {
      const id = channel.parameters.id ?? ids.next();
      if (id !== null) this.#byId.set(id, channel);
      return [channel, id];
    });
  }

  remove(channel: InMemoryDataChannel): void {
    this.#channels.delete(channel);
    if (channel.streamId !== null) this.#byId.delete(channel.streamId);
  }
}
