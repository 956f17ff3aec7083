/// <reference lib="esnext.disposable" preserve="true" />
// The type of Symbol.dispose, which no yearly library has; without this line, users would have to name it.
import { ActivitySignal } from './activity-signal.js';
import {
  DEFAULT_SETTINGS,
  type PeerConnectionConfiguration,
  resolveConfiguration,
} from '../input/configuration.js';
import type { ConnectionEvent } from '../contract/event-queue.js';
import { ConnectionConstants } from './connection-constants.js';
import { ConnectionSession } from '../session/connection-session.js';
import { ConnectionState } from '../constants/connection-state.js';
import type { ConnectionStats } from '../contract/connection-stats.js';
import { WebRTCDataChannel } from './data-channel.js';
import { type DataChannelOptions, resolveDataChannelOptions } from '../input/data-channel-options.js';
import { demand } from '../errors/demand.js';
import { disposable } from '../registry/disposable.js';
import { ErrorCode } from '../constants/error-code.js';
import type { ExtensionCapabilities } from '../input/capabilities.js';
import { getDefault, getExtension, realmRegistry, type RegisteredExtension } from '../registry/registry.js';
import {
  getDefaultExtension,
  listExtensions,
  resolve,
  setDefaultExtension,
} from '../registry/public-functions.js';
import { GatheringState } from '../constants/gathering-state.js';
import { parseIceCandidate } from '../input/ice-candidate.js';
import { checkKeys } from '../input/known-keys.js';
import { LastError } from '../errors/last-error.js';
import { lifelines } from '../session/lifeline.js';
import { Logger } from '../registry/logger.js';
import { Signal, throwCollected } from './signal.js';
import { type SessionDescriptionType, SignalingState } from '../constants/signaling-state.js';
import type { WebRTCError } from '../errors/webrtc-error.js';

/** Options of the constructor. */
export interface PeerConnectionOptions {
  /** Name of the extension to use instead of the default. */
  readonly extension?: string;
}

/**
 * A connection to one peer, with Godot's API.
 *
 * Call {@link poll} often, or {@link startAutoPoll} once: signals fire in there only. Keep a reference to the
 * connection or to one of its channels, or connect to its {@link activity}: one that nobody refers to is closed when
 * it is collected.
 */
export class WebRTCPeerConnection extends ConnectionConstants {
  /** See the function `setDefaultExtension`, which is the same. */
  static setDefaultExtension(name: string): void {
    setDefaultExtension(name);
  }

  /** See the function `getDefaultExtension`, which is the same. */
  static getDefaultExtension(): string | null {
    return getDefaultExtension();
  }

  /** Its signals refer to it weakly, so that one that is kept does not keep the connection. */
  readonly #self: WeakRef<this> = new WeakRef(this);
  /** An offer or answer was made: pass it to {@link setLocalDescription} and to the peer. */
  readonly sessionDescriptionCreated: Signal<[type: SessionDescriptionType, sdp: string]> = new Signal(
    this.#self,
  );
  /** A candidate was found: pass the three values to the peer. Fires after {@link setLocalDescription} only. */
  readonly iceCandidateCreated: Signal<[media: string, index: number, name: string]> = new Signal(this.#self);
  /** The peer created a channel; it is open. Keep a reference to it. */
  readonly dataChannelReceived: Signal<[channel: WebRTCDataChannel]> = new Signal(this.#self);
  /** Something failed after a call had returned OK. Not in Godot. */
  readonly errorOccurred: Signal<[error: WebRTCError]> = new Signal(this.#self);
  /**
   * There is something to poll, or a state is new, after there was nothing. Fires again only after {@link poll}, and
   * never inside a call that the application made. The one signal that fires outside poll(). Not in Godot.
   */
  readonly activity: Signal<[]>;
  /** @internal Fires soon after anything has happened, polled or not: what `@peerplug/core/async` waits on. */
  readonly '~news': Signal<[]>;

  readonly #registered: RegisteredExtension;
  readonly #lastError = new LastError();
  /** What is closed when this object is collected. */
  #session: ConnectionSession | null = null;
  #isClosed = false;

  /**
   * Makes a connection, initialised with `{}`, on the default extension unless `options` names another.
   *
   * @throws WebRTCError with ERR_UNCONFIGURED where no default is set, ERR_DOES_NOT_EXIST where the name is not
   *   registered, ERR_UNAVAILABLE where the extension does not work here, ERR_INVALID_PARAMETER for a misspelt option
   */
  constructor(options?: PeerConnectionOptions) {
    super();
    checkKeys(options ?? {}, ['extension'], (key) => `a connection has no option '${key}'`, warn);
    const name = options?.extension;
    const registered = name === undefined ? getDefault(realmRegistry()) : getExtension(realmRegistry(), name);
    const supported = registered.descriptor.isSupported();
    demand(
      supported === true,
      `the extension '${registered.descriptor.name}' does not work here: ${supported}`,
      ErrorCode.ERR_UNAVAILABLE,
    );
    this.#registered = registered;
    const listen = (): void => {
      this.#listen();
    };
    this.activity = new ActivitySignal(listen, this.#self);
    this['~news'] = new ActivitySignal(listen);
  }

  /** Name of the extension that this connection uses. */
  get extensionName(): string {
    return this.#registered.descriptor.name;
  }

  /** What that extension can do. */
  get capabilities(): ExtensionCapabilities {
    return this.#registered.descriptor.capabilities;
  }

  /**
   * Starts anew in STATE_NEW with the given configuration; closes the previous connection and its channels. Also the
   * way to use the object again after {@link close}.
   *
   * @returns ERR_INVALID_PARAMETER or ERR_UNAVAILABLE for a configuration that cannot be used, or what the stack below
   *   answered; the connection then goes on as it was
   */
  initialize(configuration: PeerConnectionConfiguration = {}): ErrorCode {
    return this.#lastError.attempt(() => {
      const settings = resolveConfiguration(configuration, {
        extensionName: this.extensionName,
        capabilities: this.capabilities,
        knownExtensions: listExtensions().map((descriptor) => descriptor.name),
        warn,
      });
      const session = ConnectionSession.open(this.#registered, settings, this.#lastError);
      this.#session?.close();
      this.#begin(session);
      return ErrorCode.OK;
    });
  }

  /**
   * Creates a channel. In STATE_NEW only.
   *
   * @returns null where that is not possible; {@link getLastError} says why
   */
  createDataChannel(label: string, options: DataChannelOptions = {}): WebRTCDataChannel | null {
    let created: WebRTCDataChannel | null = null;
    this.#lastError.attempt(() => {
      const session = this.#open();
      demand(this.#isNew, 'data channels are created in STATE_NEW only', ErrorCode.FAILED);
      const parameters = resolveDataChannelOptions(label, options, this.capabilities, session.channelIds);
      const { refusal } = session.mailbox;
      if (refusal !== null) throw refusal;
      const channel = session.createDataChannel(parameters);
      if (channel === null) return ErrorCode.FAILED;
      created = new WebRTCDataChannel(channel, session, this);
      return ErrorCode.OK;
    });
    return created;
  }

  /**
   * Makes an offer: STATE_CONNECTING at once, then one {@link sessionDescriptionCreated}.
   *
   * @returns FAILED where the connection is not in STATE_NEW or has no channel; ERR_UNCONFIGURED after {@link close}
   */
  createOffer(): ErrorCode {
    return this.#lastError.attempt(() => {
      const session = this.#open();
      demand(this.#isNew, 'an offer is made in STATE_NEW only', ErrorCode.FAILED);
      demand(session.hasChannel, 'an offer needs a channel; call createDataChannel first', ErrorCode.FAILED);
      return session.call(() => session.extension.createOffer());
    });
  }

  /**
   * Applies the description that {@link sessionDescriptionCreated} gave; candidates fire after it. Applying the same
   * one again is OK. Bound to the object, so it can be connected to a signal as it is.
   *
   * @returns FAILED where nothing was given yet; ERR_INVALID_PARAMETER for another type or text (another text is
   *   taken with the capability `sdpMunging`); ERR_UNCONFIGURED after {@link close}
   */
  readonly setLocalDescription = (type: SessionDescriptionType, sdp: string): ErrorCode =>
    this.#lastError.attempt(() => {
      const session = this.#open();
      return session.negotiation.setLocalDescription(type, sdp);
    });

  /**
   * Takes the peer's description. An offer: STATE_CONNECTING at once, then one {@link sessionDescriptionCreated} with
   * the answer. Bound to the object, so it can be connected to a signal as it is.
   *
   * @returns FAILED for an offer outside STATE_NEW and an answer without an own offer; ERR_INVALID_PARAMETER for
   *   another type, or a text that is no SDP of a data channel peer; ERR_UNCONFIGURED after {@link close}
   */
  readonly setRemoteDescription = (type: SessionDescriptionType, sdp: string): ErrorCode =>
    this.#lastError.attempt(() => {
      const session = this.#open();
      return session.negotiation.setRemoteDescription(type, sdp);
    });

  /**
   * Takes a candidate of the peer; before the remote description it is kept (256 at most) and applied after it. An
   * empty `name` is the end of candidates. Bound to the object, so it can be connected to a signal as it is.
   *
   * @returns ERR_INVALID_PARAMETER for one that is malformed; ERR_OUT_OF_MEMORY for the 257th that has to be kept;
   *   ERR_UNCONFIGURED after {@link close}
   */
  readonly addIceCandidate = (media: string, index: number, name: string): ErrorCode =>
    this.#lastError.attempt(() => {
      const session = this.#open();
      const candidate = parseIceCandidate(media, index, name);
      return candidate === null ? ErrorCode.OK : session.negotiation.addIceCandidate(candidate);
    });

  /**
   * Delivers what has happened, as signals, in the order in which it happened; what is raised meanwhile too.
   *
   * @returns OK, after {@link close} too; ERR_BUG where the extension threw
   * @throws what a signal handler threw, after everything was delivered; an `AggregateError` where several threw
   */
  poll(): ErrorCode {
    const session = this.#session;
    if (session === null || session.isClosed) return ErrorCode.OK;
    const code = session.poll();
    if (!session.mailbox.isIdle) this.#deliverAll();
    return code;
  }

  /** Closes the connection and its channels at once; no signal fires after it. Twice is fine. */
  close(): void {
    this.#isClosed = true;
    this.#session?.close();
    this.onNews();
  }

  /** State of the connection now. */
  getConnectionState(): ConnectionState {
    if (this.#isClosed) return ConnectionState.STATE_CLOSED;
    return this.#session?.connectionState ?? ConnectionState.STATE_NEW;
  }

  /** State of candidate gathering now. */
  getGatheringState(): GatheringState {
    return this.#session?.extension.getGatheringState() ?? GatheringState.GATHERING_STATE_NEW;
  }

  /** State of the offer/answer exchange, by the calls made here. */
  getSignalingState(): SignalingState {
    if (this.#isClosed) return SignalingState.SIGNALING_STATE_CLOSED;
    return this.#session?.signalingState ?? SignalingState.SIGNALING_STATE_STABLE;
  }

  /**
   * Why the latest call on the connection or on one of its channels did not return OK, or returned null; null where it
   * did. A {@link poll} that is OK leaves it. Not in Godot.
   */
  getLastError(): WebRTCError | null {
    return this.#lastError.value;
  }

  /** Round trip, bytes and the selected pair; null without the capability `stats` (ERR_UNAVAILABLE). Not in Godot. */
  getStats(): ConnectionStats | null {
    this.#lastError.value = null;
    if (!this.capabilities.stats) {
      this.#lastError.refuse(ErrorCode.ERR_UNAVAILABLE, noStats);
      return null;
    }
    return this.#session?.extension.getStats?.() ?? NO_STATS;
  }

  /**
   * Polls on {@link activity}, without timers. What a signal handler throws becomes an uncaught exception, as with
   * event listeners. Not in Godot.
   *
   * @returns the function that stops it, which `using` calls at the end of a block
   */
  startAutoPoll(): (() => void) & Disposable {
    const onActivity = (): void => {
      this.poll();
    };
    this.activity.connect(onActivity);
    return disposable(() => {
      this.activity.disconnect(onActivity);
    });
  }

  /** Same as {@link close}: `using connection = new WebRTCPeerConnection()`. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** @internal Called by the edge, which holds the connection weakly. */
  onActivity(): void {
    this.activity.emit();
  }

  /** @internal Called by the edge while somebody is connected to it. */
  onNews(): void {
    this['~news'].emit();
  }

  /** @internal The life that the connection is in; null before the first call that needs one. */
  get '~session'(): ConnectionSession | null {
    return this.#session;
  }

  get #isNew(): boolean {
    return this.getConnectionState() === ConnectionState.STATE_NEW;
  }

  /** The session to make a call on; one is made with `{}` where none was. Throws after `close()`. */
  #open(): ConnectionSession {
    demand(
      this.getConnectionState() !== ConnectionState.STATE_CLOSED,
      'the connection is closed; call initialize() first',
      ErrorCode.ERR_UNCONFIGURED,
    );
    // Only here: a program that calls initialize() right after `new`, as most do, pays for one connection.
    return (
      this.#session ??
      this.#begin(ConnectionSession.open(this.#registered, DEFAULT_SETTINGS, this.#lastError))
    );
  }

  #begin(session: ConnectionSession): ConnectionSession {
    this.#isClosed = false;
    lifelines.unregister(this);
    lifelines.register(this, session, this);
    this.#session = session;
    session.mailbox.edge.attach(this);
    this.#listen();
    return session;
  }

  /** While somebody listens, the connection lives as long as its stack has something to tell. */
  #listen(): void {
    if (this.#session === null) return;
    const { edge } = this.#session.mailbox;
    edge.isWatched = this['~news'].hasConnections();
    edge.hold(edge.isWatched || this.activity.hasConnections() ? this : null);
    edge.nudge();
  }

  #deliverAll(): void {
    const errors: unknown[] = [];
    for (let event = this.#takeEvent(); event !== undefined; event = this.#takeEvent())
      this.#deliver(event, errors);
    throwCollected(errors);
  }

  /** From the session of the moment: a handler may have closed it or started anew. */
  #takeEvent(): ConnectionEvent | undefined {
    return this.#session?.mailbox.take();
  }

  #deliver(event: ConnectionEvent, errors: unknown[]): void {
    switch (event.kind) {
      case 'description':
        this.#session?.negotiation.give(event.type, event.sdp);
        this.sessionDescriptionCreated.emitCollecting(errors, [event.type, event.sdp]);
        break;
      case 'candidate':
        this.iceCandidateCreated.emitCollecting(errors, [event.media, event.index, event.name]);
        break;
      case 'channel':
        if (this.#session === null) break;
        this.dataChannelReceived.emitCollecting(errors, [
          new WebRTCDataChannel(event.channel, this.#session, this),
        ]);
        break;
      case 'error':
        this.errorOccurred.emitCollecting(errors, [event.error]);
        break;
    }
  }
}

function noStats(): string {
  return 'this extension has no stats; see capabilities';
}

const NO_STATS: ConnectionStats = Object.freeze({
  roundTripTimeMs: null,
  bytesSent: 0,
  bytesReceived: 0,
  localCandidate: null,
  remoteCandidate: null,
});

function warn(message: string): void {
  resolve(Logger).warn(message);
}
