import { ChannelState } from '../constants/channel-state.js';
import { connectionOf, failureOf } from './endings.js';
import { ErrorCode } from '../constants/error-code.js';
import type { Signal } from '../api/signal.js';
import { WriteMode } from '../constants/write-mode.js';
import type { WebRTCDataChannel } from '../api/data-channel.js';
import { WebRTCError } from '../errors/webrtc-error.js';

/** A packet to send, and who waits for it. */
export interface Sending {
  readonly packet: Uint8Array;
  readonly isText: boolean;
  readonly signal: AbortSignal | undefined;
  readonly resolve: () => void;
  readonly reject: (reason: Error) => void;
}

/** The packets that wait for room on a channel, or for their turn. While there are none, it listens to nothing. */
export class SendQueue {
  readonly #channel: WebRTCDataChannel;
  /** In the order in which they were given, each with what takes its listener back. */
  readonly #waiting = new Map<Sending, () => void>();

  constructor(channel: WebRTCDataChannel) {
    this.#channel = channel;
  }

  /** Sends at once if there is room and nothing else waits. */
  add(sending: Sending): void {
    if (this.#waiting.size === 0 && this.#settled(sending)) return;
    const { signal } = sending;
    const onAbort = (): void => {
      this.#remove(sending);
      sending.reject(signal?.reason as Error); // what was given to abort(): anything may be thrown
      this.#next();
    };
    signal?.addEventListener('abort', onAbort);
    if (this.#waiting.size === 0) for (const news of this.#news) news.connect(this.#next);
    this.#waiting.set(sending, () => {
      signal?.removeEventListener('abort', onAbort);
    });
  }

  /** Sends what there is room for. */
  readonly #next = (): void => {
    for (const sending of this.#waiting.keys()) {
      if (!this.#settled(sending)) return;
      this.#remove(sending);
    }
  };

  #remove(sending: Sending): void {
    this.#waiting.get(sending)?.();
    this.#waiting.delete(sending);
    if (this.#waiting.size === 0) for (const news of this.#news) news.disconnect(this.#next);
  }

  /** Whether a packet was taken, or refused for good; false where there is no room for it. */
  #settled({ packet, isText, resolve, reject }: Sending): boolean {
    const channel = this.#channel;
    const { writeMode } = channel;
    channel.writeMode = isText ? WriteMode.WRITE_MODE_TEXT : WriteMode.WRITE_MODE_BINARY;
    const code = channel.putPacket(packet);
    channel.writeMode = writeMode;
    if (code === ErrorCode.ERR_BUSY) return false;
    if (code === ErrorCode.OK) resolve();
    else reject(this.#refusal(code));
    return true;
  }

  #refusal(code: ErrorCode): Error {
    const isClosed = this.#channel.getReadyState() === ChannelState.STATE_CLOSED;
    return (
      (isClosed ? failureOf(this.#channel) : null) ??
      connectionOf(this.#channel).getLastError() ??
      new WebRTCError(code, 'the packet was not sent')
    );
  }

  get #news(): readonly Signal<[]>[] {
    return [this.#channel['~news'], connectionOf(this.#channel)['~news']];
  }
}
