import { ActivityEdge } from './activity-edge.js';
import type { WebRTCDataChannelExtension } from './data-channel-extension.js';
import type { SessionDescriptionType } from '../constants/signaling-state.js';
import type { WebRTCError } from '../errors/webrtc-error.js';

/** Errors are dropped while this many events wait for a `poll()`: a peer could cause them without end. */
const MAX_WAITING_EVENTS = 1024;

/** What an extension reported and `poll()` has yet to deliver. */
export type ConnectionEvent =
  | { readonly kind: 'description'; readonly type: SessionDescriptionType; readonly sdp: string }
  | { readonly kind: 'candidate'; readonly media: string; readonly index: number; readonly name: string }
  | { readonly kind: 'channel'; readonly channel: WebRTCDataChannelExtension }
  | { readonly kind: 'error'; readonly error: WebRTCError };

/** Events in the order in which they happened, and whether there is something to look at. */
export class EventQueue {
  readonly edge: ActivityEdge = new ActivityEdge();
  #events: ConnectionEvent[] = [];

  /** Those that wait. */
  get waiting(): readonly ConnectionEvent[] {
    return this.#events;
  }

  post(event: ConnectionEvent): void {
    if (event.kind === 'error' && this.#events.length >= MAX_WAITING_EVENTS) return;
    this.#events.push(event);
    this.edge.raise();
  }

  /** Takes the oldest event. With the last, all that is new has been looked at. */
  take(): ConnectionEvent | undefined {
    const event = this.#events.shift();
    if (this.#events.length === 0) this.edge.settle();
    return event;
  }

  /** Drops what waits; nothing is delivered any more. */
  shut(): void {
    this.#events = [];
    this.edge.detach();
  }
}
