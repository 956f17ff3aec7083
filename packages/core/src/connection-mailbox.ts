import { ActivityEdge } from './activity-edge.js';
import type { ChannelMailbox } from './channel-mailbox.js';
import type { WebRTCDataChannelExtension } from './data-channel-extension.js';
import type { WebRTCError } from './webrtc-error.js';

/** What an extension reported and `poll()` has yet to deliver. */
export type ConnectionEvent =
  | { readonly kind: 'description'; readonly type: string; readonly sdp: string }
  | { readonly kind: 'candidate'; readonly media: string; readonly index: number; readonly name: string }
  | { readonly kind: 'channel'; readonly channel: WebRTCDataChannelExtension }
  | { readonly kind: 'error'; readonly error: WebRTCError };

/**
 * The queue between an extension, which reports when it likes, and the facade, which delivers in `poll()`.
 *
 * Candidates wait here until the application has applied its local description. A failure that is reported while a
 * call is under way belongs to that call; any other is an event.
 */
export class ConnectionMailbox {
  readonly edge: ActivityEdge = new ActivityEdge();
  /** Bound in bytes on the unread packets of each channel. */
  maxInBufferBytes: number = Number.POSITIVE_INFINITY;
  /** The channels that are not closed. */
  readonly channels: Set<ChannelMailbox> = new Set();
  #events: ConnectionEvent[] = [];
  #heldCandidates: ConnectionEvent[] | null = [];
  #callDepth = 0;
  #callFailure: WebRTCError | null = null;
  #shut = false;

  /** Nothing to deliver and nothing new to look at. */
  get isIdle(): boolean {
    return this.#events.length === 0 && !this.edge.isRaised;
  }

  post(event: ConnectionEvent): void {
    if (this.#shut) return;
    if (event.kind === 'candidate' && this.#heldCandidates !== null) {
      this.#heldCandidates.push(event);
      return;
    }
    this.#events.push(event);
    this.edge.raise();
  }

  /** A state getter has a new answer: worth a look, though there may be no signal to deliver. */
  stateChanged(isOver: boolean): void {
    if (this.#shut) return;
    this.edge.raise();
    if (isOver) this.edge.end();
  }

  /** Takes the oldest event. */
  take(): ConnectionEvent | undefined {
    return this.#events.shift();
  }

  /** The local description is applied: its candidates may go out. */
  releaseCandidates(): void {
    const held = this.#heldCandidates ?? [];
    this.#heldCandidates = null;
    for (const event of held) this.post(event);
  }

  /** A call into the extension begins. Calls nest where a signal handler makes one. */
  openCall(): void {
    this.#callDepth += 1;
  }

  /** The call is over; returns the failure that was reported during it. */
  closeCall(): WebRTCError | null {
    this.#callDepth -= 1;
    const failure = this.#callFailure;
    this.#callFailure = null;
    return failure;
  }

  fail(error: WebRTCError): void {
    if (this.#callDepth > 0) this.#callFailure = error;
    else this.post({ kind: 'error', error });
  }

  /** Drops what is queued and closes every channel; from now on nothing is taken or told. */
  shut(): void {
    this.#shut = true;
    this.#events = [];
    this.#heldCandidates = null;
    this.edge.detach();
    for (const channel of this.channels) channel.shut();
    this.channels.clear();
  }
}
