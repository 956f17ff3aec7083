import type { ActivityEdge } from './activity-edge.js';
import { CallFailures } from './call-failures.js';
import { ChannelBound } from './channel-bound.js';
import type { ChannelMailbox, ChannelOwner } from './channel-mailbox.js';
import type { WebRTCDataChannelExtension } from './data-channel-extension.js';
import { type ConnectionEvent, EventQueue } from './event-queue.js';
import { HeldCandidates } from './held-candidates.js';
import type { WebRTCError } from '../errors/webrtc-error.js';

/**
 * What stands between an extension, which reports when it likes, and the facade, which delivers in `poll()`: the events
 * that wait, the candidates that are held, the failure of the call under way, and the channels with their bounds.
 */
export class ConnectionMailbox implements ChannelOwner {
  /** Calls into the extension. */
  readonly calls: CallFailures = new CallFailures();
  /** The channels that are not closed, and how many there may be. */
  readonly channels: ChannelBound = new ChannelBound();
  readonly #events = new EventQueue();
  readonly #candidates = new HeldCandidates();
  #shut = false;

  /** What was reported last outside of a call: if the connection has failed, why. */
  latestFailure: WebRTCError | null = null;

  /** Whether there is something to look at. */
  get edge(): ActivityEdge {
    return this.#events.edge;
  }

  /** Nothing to deliver and nothing new to look at. */
  get isIdle(): boolean {
    return !this.edge.isRaised;
  }

  /** Takes events for itself before they are queued, if it returns true; null unless somebody wants that. */
  intercept: ((event: ConnectionEvent) => boolean) | null = null;
  /** Called when a state getter of the extension has a new answer. */
  onStateChange: (() => void) | null = null;

  post(event: ConnectionEvent): void {
    if (this.#shut || this.intercept?.(event) === true) return;
    if (event.kind === 'candidate' && this.#candidates.hold(event)) return;
    this.#events.post(event);
  }

  /** A state getter has a new answer: worth a look, though there may be no signal to deliver. */
  stateChanged(isOver: boolean): void {
    if (this.#shut) return;
    this.edge.raise();
    if (isOver) this.edge.end();
    this.onStateChange?.();
  }

  /** Takes the oldest event. */
  take(): ConnectionEvent | undefined {
    return this.#events.take();
  }

  /** The local description is applied: its candidates may go out. */
  releaseCandidates(): void {
    for (const event of this.#candidates.release()) this.post(event);
  }

  /** Takes a failure, for the call under way or as an event; returns whether it belongs to no call. */
  fail(error: WebRTCError): boolean {
    if (this.calls.keep(error)) return false;
    this.latestFailure = error;
    this.post({ kind: 'error', error });
    return true;
  }

  /** Why the connection takes no more channels; null if it does. */
  get refusal(): WebRTCError | null {
    return this.channels.refusal(this.#events.waiting);
  }

  /** Takes a channel of the peer, or closes it if there are too many, which is reported once. */
  receive(channel: WebRTCDataChannelExtension): void {
    const { refusal } = this;
    if (refusal === null) {
      channel['~mailbox'].attach(this);
      this.post({ kind: 'channel', channel });
      return;
    }
    channel['~mailbox'].shut();
    channel.close();
    if (this.channels.isFirstRefusal()) this.fail(refusal);
  }

  /** The mailbox of a channel joins those of the connection. */
  adopt(channel: ChannelMailbox): void {
    channel.packets.maxBytes = this.channels.bounds.maxInBufferBytes;
    this.channels.open.add(channel);
  }

  /** A channel of the connection is closed. */
  release(channel: ChannelMailbox): void {
    this.channels.open.delete(channel);
  }

  /** Drops what is queued and closes every channel; from now on nothing is taken or told. */
  shut(): void {
    this.#shut = true;
    this.#events.shut();
    this.#candidates.release();
    this.channels.shut();
  }
}
