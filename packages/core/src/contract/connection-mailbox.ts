import { ActivityEdge } from './activity-edge.js';
import type { ChannelMailbox } from './channel-mailbox.js';
import { DEFAULT_SETTINGS, type PeerConnectionSettings } from '../input/configuration.js';
import type { WebRTCDataChannelExtension } from './data-channel-extension.js';
import { ErrorCode } from '../constants/error-code.js';
import type { SessionDescriptionType } from '../constants/signaling-state.js';
import { WebRTCError } from '../errors/webrtc-error.js';

/** Errors are dropped while so many events wait for a `poll()`: a peer could cause them without end. */
const MAX_WAITING_EVENTS = 1024;

/** What an extension reported and `poll()` has yet to deliver. */
export type ConnectionEvent =
  | { readonly kind: 'description'; readonly type: SessionDescriptionType; readonly sdp: string }
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
  /** Set before anything is reported. */
  bounds: Pick<PeerConnectionSettings, 'maxChannels' | 'maxInBufferBytes'> = DEFAULT_SETTINGS;
  /** The channels that are not closed. */
  readonly channels: Set<ChannelMailbox> = new Set();
  #events: ConnectionEvent[] = [];
  #heldCandidates: ConnectionEvent[] | null = [];
  #callDepth = 0;
  #callFailure: WebRTCError | null = null;
  #hasRefused = false;
  #shut = false;

  /** What was reported last outside of a call: where the connection has failed, why. */
  latestFailure: WebRTCError | null = null;

  /** Nothing to deliver and nothing new to look at. */
  get isIdle(): boolean {
    return !this.edge.isRaised;
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

  /** Takes the oldest event. With the last, all that is new has been looked at. */
  take(): ConnectionEvent | undefined {
    const event = this.#events.shift();
    if (this.#events.length === 0) this.edge.settle();
    return event;
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

  /** Takes a failure; returns whether it belongs to no call. */
  fail(error: WebRTCError): boolean {
    if (this.#callDepth > 0) {
      this.#callFailure = error;
      return false;
    }
    this.latestFailure = error;
    if (this.#events.length < MAX_WAITING_EVENTS) this.post({ kind: 'error', error });
    return true;
  }

  /** Why the connection takes no more channels; null where it does. */
  get refusal(): WebRTCError | null {
    const { channels, bounds } = this;
    // Those that the peer has opened and closed while nobody polled wait here, and count.
    const gone = this.#events.filter(
      (event) => event.kind === 'channel' && !channels.has(event.channel['~mailbox']),
    );
    if (channels.size + gone.length < bounds.maxChannels) return null;
    return new WebRTCError(
      ErrorCode.ERR_OUT_OF_MEMORY,
      `a channel was refused: the connection has ${bounds.maxChannels}; close some, or raise maxChannels`,
    );
  }

  /** Takes a channel of the peer, or closes it where there are too many, which is told once. */
  receive(channel: WebRTCDataChannelExtension): void {
    const { refusal } = this;
    if (refusal === null) {
      channel['~mailbox'].attach(this);
      this.post({ kind: 'channel', channel });
      return;
    }
    channel['~mailbox'].shut();
    channel.close();
    if (!this.#hasRefused) this.fail(refusal);
    this.#hasRefused = true;
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
