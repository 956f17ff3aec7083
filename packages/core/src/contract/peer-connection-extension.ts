import type { PeerConnectionSettings } from '../input/configuration.js';
import { ConnectionMailbox } from './connection-mailbox.js';
import { ConnectionState } from '../constants/connection-state.js';
import type { ConnectionStats } from './connection-stats.js';
import type { ConnectionEvent } from './event-queue.js';
import { reportedCandidate, reportedDescription } from './reported.js';
import type { WebRTCDataChannelExtension } from './data-channel-extension.js';
import type { DataChannelParameters } from '../input/data-channel-options.js';
import type { ErrorCode } from '../constants/error-code.js';
import type { GatheringState } from '../constants/gathering-state.js';
import type { IceCandidate } from '../input/ice-candidate.js';
import type { RemoteDescription, SessionDescription } from '../input/session-description.js';
import type { SessionDescriptionType, SignalingState } from '../constants/signaling-state.js';
import { WebRTCError } from '../errors/webrtc-error.js';

/**
 * What an extension implements for one connection: version 1 of the contract.
 *
 * The facade checks arguments and state, so an implementation receives only valid calls and repeats none of those
 * checks. An instance lives for one connection: `initialize` is its first call and comes once, `close` its last; the
 * facade builds a new instance for each `WebRTCPeerConnection.initialize()`.
 *
 * Duties of an author, which failing conformance tests name by number:
 *
 * 1. No call throws. What goes wrong is returned as a code, best through {@link failed}. No promise rejects unseen.
 * 2. No callback of the stack below runs user code: report through the protected methods, which only queue.
 * 3. Nothing keeps the process alive after `close()`: no timer, socket, thread or handle.
 * 4. The bytes given to `send` may be reused by their caller at once.
 * 5. One packet is one message.
 * 6. The state getters answer for the calls made so far: after `createOffer()` or `setRemoteDescription('offer', …)`
 *    returned OK the connection is STATE_CONNECTING; the signaling state follows `setLocalDescription` and
 *    `setRemoteDescription` at once (see `signalingStateAfter`), whatever the stack has already done.
 * 7. A description is reported before its candidates. Candidates may be reported at any time after that; core holds
 *    them until the application has applied the description. An answer agrees to no attribute of the offer that the
 *    stack does not know.
 * 8. A channel that the peer created is reported once, when it is open; one that both sides negotiated never is.
 *    Its packets may be reported before it is. A channel that core closes within that report has had one too many
 *    beside it; nothing of it may be kept once it is closed, since a peer can open channels without end.
 * 9. A peer whose certificate does not match its description's fingerprint never gets to STATE_CONNECTED; the state
 *    becomes STATE_FAILED.
 * 10. A peer's close is seen within `remoteCloseMs`: its channels CLOSED, the connection out of STATE_CONNECTED.
 *     One that vanishes without a word is STATE_FAILED within `lostPeerMs`. STATE_FAILED comes with a {@link failed} that
 *     says why, always.
 * 11. After `close()` nothing is reported (core would drop it) and every resource is released.
 * 12. `initialize` contacts no server that `settings.iceServers` does not name, finds only candidates that
 *     `settings.iceTransportPolicy` allows (with `'relay'` no address of its own is ever told to the peer or used, where
 *     there is no relay either), and refuses values of `settings.extensionOptions` that it cannot use.
 * 13. Every candidate is reported, and GATHERING_STATE_COMPLETE after the last; a candidate of the peer that the stack
 *     cannot use is accepted and ignored.
 * 14. `poll`, where there is one, costs next to nothing when there is nothing to do.
 * 15. The descriptor tells the truth: each capability in both directions, and `isSupported()`.
 *
 * {@link WebRTCDataChannelExtension} has those of channels, which are numbered on from here.
 */
export abstract class WebRTCPeerConnectionExtension {
  /** @internal What the facade reads. */
  readonly '~mailbox': ConnectionMailbox = new ConnectionMailbox();

  /** @internal Tells what the class is where `instanceof` cannot: across copies of this package. */
  get '~peerplug'(): 'connection@1' {
    return 'connection@1';
  }

  /**
   * Makes the connection.
   *
   * Called by: the facade, once, before any other call.
   * Must: contact no server that `settings.iceServers` does not name; check the values of
   * `settings.extensionOptions` (ERR_INVALID_PARAMETER), which core does not know, and tell `Logger` of keys it does
   * not know either. After another answer than OK only `close` is called.
   */
  abstract initialize(settings: PeerConnectionSettings): ErrorCode;

  /**
   * Creates a channel.
   *
   * Called by: the facade, before any description exists, with checked parameters: `id` is a number exactly where
   * `negotiated` is true, is at most the capability's `maxChannelId`, and no other channel has it.
   *
   * @returns the channel in STATE_CONNECTING, with `parameters` as given; or null after {@link failed}
   */
  abstract createDataChannel(parameters: DataChannelParameters): WebRTCDataChannelExtension | null;

  /**
   * Makes an offer and reports it with {@link sessionDescriptionCreated}, now or later.
   *
   * Called by: the facade, once, in STATE_NEW, after a channel was created.
   */
  abstract createOffer(): ErrorCode;

  /**
   * Applies the description that was reported (or, with the capability `sdpMunging`, a changed text of it).
   *
   * Called by: the facade, once for each description, with the type that was reported.
   */
  abstract setLocalDescription(description: SessionDescription): ErrorCode;

  /**
   * Takes the peer's description; after an offer makes the answer and reports it with
   * {@link sessionDescriptionCreated}.
   *
   * Called by: the facade with a description that was checked and read: an offer in STATE_NEW only, an answer only
   * while an own offer is applied.
   * Must: use what was read, or give `description.text` to a stack that parses by itself; an answer declines sections
   * for audio and video. The candidates in the description are not passed on in another way. With the capability
   * `pranswer` any number of provisional answers may come before the final one; a stack that has none takes the first
   * for the final one and compares the later ones (`answerDifference`).
   */
  abstract setRemoteDescription(description: RemoteDescription): ErrorCode;

  /**
   * Takes a candidate of the peer.
   *
   * Called by: the facade, after `setRemoteDescription` returned OK, with a well-formed candidate.
   * Must: accept and ignore one whose transport or kind of address it cannot use; log `candidate.redacted` only, since
   * some peers put an ICE password into the line.
   */
  abstract addIceCandidate(candidate: IceCandidate): ErrorCode;

  /**
   * Closes the connection and releases all it has, channels included, without waiting for the peer, which it tells
   * where it can. Safe in every state, also twice, and after an `initialize` that failed.
   */
  abstract close(): void;

  /** The connection's state now, see duty 6. */
  abstract getConnectionState(): ConnectionState;

  /** The state of candidate gathering now. */
  abstract getGatheringState(): GatheringState;

  /** The signaling state, see duty 6. */
  abstract getSignalingState(): SignalingState;

  /** Optional: for stacks that must be driven. Called first in each `poll()`; must cost next to nothing when idle. */
  poll?(): void;

  /** Optional, with the capability `stats`: the latest figures, without waiting for newer ones. */
  getStats?(): ConnectionStats | null;

  /**
   * Optional: what has kept the connection from coming up, if anything is known of it, such as servers that failed. Ends
   * the reason that core gives past `connectTimeoutMs`.
   */
  getConnectHint?(): string | null;

  /**
   * Reports the offer or answer that was made. Core checks it as it checks that of a peer: one that peers refuse is not
   * passed on, and `errorOccurred` says which line is wrong (ERR_BUG).
   */
  protected sessionDescriptionCreated(type: SessionDescriptionType, sdp: string): void {
    this.#post(reportedDescription(type, sdp));
  }

  /**
   * Reports a candidate of ours: `name` starts with `candidate:` (a leading `a=` is taken off). An empty one is ignored.
   * One that peers refuse is not passed on, and `errorOccurred` says so (ERR_BUG).
   */
  protected iceCandidateCreated(media: string, index: number, name: string): void {
    this.#post(reportedCandidate(media, index, name));
  }

  #post(event: ConnectionEvent | null): void {
    if (event !== null) this['~mailbox'].post(event);
  }

  /** Reports a channel that the peer created, see duty 8. Past `maxChannels` core calls its `close()` within this call. */
  protected dataChannelReceived(channel: WebRTCDataChannelExtension): void {
    this['~mailbox'].receive(channel);
  }

  /** Reports that one of the three state getters has a new answer. */
  protected stateChanged(): void {
    const state = this.getConnectionState();
    const isOver = state === ConnectionState.STATE_FAILED || state === ConnectionState.STATE_CLOSED;
    this['~mailbox'].stateChanged(isOver);
  }

  /**
   * Reports what went wrong. During a call it becomes that call's `getLastError()`, at any other time
   * `errorOccurred`.
   *
   * @returns `code`, so that a call can return it
   */
  protected failed(code: ErrorCode, message: string, cause?: unknown): ErrorCode {
    this['~mailbox'].fail(new WebRTCError(code, message, cause));
    return code;
  }
}
