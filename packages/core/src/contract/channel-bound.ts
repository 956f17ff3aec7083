import type { ChannelMailbox } from './channel-mailbox.js';
import type { ConnectionEvent } from './event-queue.js';
import { DEFAULT_SETTINGS, type PeerConnectionSettings } from '../input/configuration.js';
import { ErrorCode } from '../constants/error-code.js';
import { WebRTCError } from '../errors/webrtc-error.js';

/** The channels of a connection that are not closed, of which it has no more than `maxChannels`. */
export class ChannelBound {
  /** Those that are not closed. */
  readonly open: Set<ChannelMailbox> = new Set();
  /** Set before anything is reported. */
  bounds: Pick<PeerConnectionSettings, 'maxChannels' | 'maxInBufferBytes'> = DEFAULT_SETTINGS;
  #hasRefused = false;

  /**
   * Why the connection takes no more channels; null if it does.
   *
   * @param waiting - events that nobody has polled: channels among them that have been closed since count too
   */
  refusal(waiting: readonly ConnectionEvent[]): WebRTCError | null {
    const gone = waiting.filter(
      (event) => event.kind === 'channel' && !this.open.has(event.channel['~mailbox']),
    );
    const { maxChannels } = this.bounds;
    if (this.open.size + gone.length < maxChannels) return null;
    return new WebRTCError(
      ErrorCode.ERR_OUT_OF_MEMORY,
      `a channel beyond maxChannels (${maxChannels}) was refused; close some, or raise it`,
    );
  }

  /** Whether a refusal is the first, which is the one that is reported. */
  isFirstRefusal(): boolean {
    const isFirst = !this.#hasRefused;
    this.#hasRefused = true;
    return isFirst;
  }

  /** Every channel is closed with its connection. */
  shut(): void {
    for (const channel of this.open) channel.shut();
    this.open.clear();
  }
}
