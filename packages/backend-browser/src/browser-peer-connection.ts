import {
  ConnectionState,
  type ConnectionStats,
  type DataChannelParameters,
  ErrorCode,
  GatheringState,
  type IceCandidate,
  type Logger,
  messageOf,
  type PeerConnectionSettings,
  type RemoteDescription,
  type SessionDescription,
  SignalingState,
  signalingStateAfter,
  type WebRTCDataChannelExtension,
  WebRTCError,
  WebRTCPeerConnectionExtension,
} from '@peerplug/core/extension';
import { BrowserDataChannel } from './browser-data-channel.js';
import { errorCodeOf } from './browser-errors.js';
import { toChannelInit, toChannelParameters } from './channel-parameters.js';
import { connectionStateOf, GATHERING_STATES } from './connection-states.js';
import { type PeerConnectionConstructor, usableClass } from './peer-connection-class.js';
import { type Apply, ProvisionalAnswers } from './provisional-answers.js';
import { toRTCConfiguration } from './rtc-configuration.js';
import { withoutEcho } from './sctp-init.js';
import { start } from './start.js';
import { ServerWatch } from './server-watch.js';
import { StatsReader } from './stats-reader.js';

/**
 * How far a connection has come. `up`: it has been connected once, and may be disconnected now. The last two are for
 * good.
 */
type Phase = 'new' | 'negotiating' | 'up' | 'failed' | 'closed';

/** A connection over the platform's `RTCPeerConnection`, or over another class of that shape. */
export class BrowserPeerConnection extends WebRTCPeerConnectionExtension {
  readonly #class: PeerConnectionConstructor | null;
  readonly #logger: Logger;
  readonly #extensionName: string;
  readonly #stats: StatsReader;
  /** The channels of both sides, until the platform tells their close. */
  readonly #channels = new Set<BrowserDataChannel>();
  #connection: RTCPeerConnection | null = null;
  #servers: ServerWatch | null = null;
  readonly #localAnswers = new ProvisionalAnswers();
  readonly #remoteAnswers = new ProvisionalAnswers();
  #signalingState: SignalingState = SignalingState.SIGNALING_STATE_STABLE;
  #phase: Phase = 'new';
  #gathering: GatheringState = GatheringState.GATHERING_STATE_NEW;
  /** The association whose state is watched. */
  #sctp: RTCSctpTransport | null = null;
  /** What the getters answered when it was last reported. */
  #reported: { readonly connection: ConnectionState; readonly gathering: GatheringState } = {
    connection: ConnectionState.STATE_NEW,
    gathering: GatheringState.GATHERING_STATE_NEW,
  };

  /**
   * @param connectionClass - the class to use instead of the platform's own
   * @param logger - gets options that do not exist and candidates that were ignored
   * @param extensionName - under which options stand in the configuration
   */
  constructor(connectionClass: PeerConnectionConstructor | null, logger: Logger, extensionName = 'browser') {
    super();
    this.#class = connectionClass;
    this.#logger = logger;
    this.#extensionName = extensionName;
    this.#stats = new StatsReader(logger);
  }

  override initialize(settings: PeerConnectionSettings): ErrorCode {
    const Connection = usableClass(this.#class);
    if (Connection === undefined) {
      return this.failed(ErrorCode.ERR_UNAVAILABLE, 'this platform has no RTCPeerConnection');
    }
    try {
      this.#connection = new Connection(toRTCConfiguration(settings, this.#extensionName, this.#logger));
    } catch (cause) {
      if (cause instanceof WebRTCError) return this.failed(cause.code, cause.message);
      // Chromium allows 500 connections to a process and counts closed ones until they are collected.
      const code = errorCodeOf(cause, ErrorCode.ERR_CANT_CREATE);
      return this.failed(code, `the stack cannot make a connection: ${messageOf(cause)}`, cause);
    }
    // Before our own listeners, which ask it.
    this.#servers = new ServerWatch(this.#connection, settings, this.#logger);
    this.#listen(this.#connection);
    return ErrorCode.OK;
  }

  override createDataChannel(parameters: DataChannelParameters): WebRTCDataChannelExtension | null {
    try {
      const channel = this.#stack.createDataChannel(parameters.label, toChannelInit(parameters));
      return this.#adopt(channel, parameters);
    } catch (cause) {
      const code = errorCodeOf(cause, ErrorCode.ERR_CANT_CREATE);
      this.failed(code, `the stack cannot make channel '${parameters.label}': ${messageOf(cause)}`, cause);
      return null;
    }
  }

  override createOffer(): ErrorCode {
    if ([...this.#channels].every((channel) => channel.isClosed)) {
      // Chromium's offer would have no data section, and no later one can add it.
      return this.failed(ErrorCode.FAILED, 'an offer needs a channel; call createDataChannel first');
    }
    this.#negotiate('make an offer', async () => {
      const { sdp } = await this.#stack.createOffer();
      this.sessionDescriptionCreated('offer', sdp ?? '');
    });
    return ErrorCode.OK;
  }

  override setLocalDescription({ type, text: sdp }: SessionDescription): ErrorCode {
    this.#signalingState = signalingStateAfter('local', type);
    this.#servers?.begin(this.#demandRelay);
    this.#negotiate(`apply its ${type}`, () =>
      this.#localAnswers.apply(type, sdp, (description) => this.#stack.setLocalDescription(description)),
    );
    return ErrorCode.OK;
  }

  override setRemoteDescription(description: RemoteDescription): ErrorCode {
    const objection = this.#remoteAnswers.objection(description);
    if (objection !== null) return this.failed(ErrorCode.ERR_INVALID_PARAMETER, objection);
    const { type, text } = description;
    this.#signalingState = signalingStateAfter('remote', type);
    this.#negotiate(`take the peer's ${type}`, async () => {
      const sdp = withoutEcho(text, this.#stack.localDescription?.sdp);
      const apply: Apply = (applied) => this.#stack.setRemoteDescription(applied);
      await this.#remoteAnswers.apply(type, sdp, apply, description);
      if (type === 'offer') await this.#answer();
    });
    return ErrorCode.OK;
  }

  override addIceCandidate({ text, media, index, redacted }: IceCandidate): ErrorCode {
    const candidate = { candidate: text, sdpMLineIndex: index };
    const ignore = (cause: unknown): void => {
      this.#logger.warn(`a candidate of the peer was ignored: ${redacted}`, messageOf(cause));
    };
    // A media that the description does not have is refused; there is one section that matters, whatever its name.
    const retry = (): void => {
      start(() => this.#stack.addIceCandidate(candidate), ignore);
    };
    start(() => this.#stack.addIceCandidate({ ...candidate, sdpMid: media }), retry);
    return ErrorCode.OK;
  }

  override close(): void {
    this.#phase = 'closed';
    this.#servers?.end();
    this.#signalingState = SignalingState.SIGNALING_STATE_CLOSED;
    this.#connection?.close();
  }

  override getConnectionState(): ConnectionState {
    if (this.#phase === 'closed') return ConnectionState.STATE_CLOSED;
    if (this.#phase === 'failed') return ConnectionState.STATE_FAILED;
    const state =
      this.#connection === null
        ? ConnectionState.STATE_NEW
        : connectionStateOf(this.#connection, this.#phase === 'up');
    return state === ConnectionState.STATE_NEW && this.#phase !== 'new'
      ? ConnectionState.STATE_CONNECTING
      : state;
  }

  override getGatheringState(): GatheringState {
    return this.#gathering;
  }

  override getSignalingState(): SignalingState {
    return this.#signalingState;
  }

  override getStats(): ConnectionStats | null {
    return this.#stats.read(this.#stack);
  }

  /** What has kept the connection from coming up, for core, which knows when it has taken too long. */
  override getConnectHint(): string | null {
    const faults = this.#servers?.faults ?? '';
    return faults === '' ? null : `servers failed: ${faults}`;
  }

  get #stack(): RTCPeerConnection {
    if (this.#connection === null) throw new Error('call initialize() first');
    return this.#connection;
  }

  async #answer(): Promise<void> {
    const { sdp } = await this.#stack.createAnswer();
    this.sessionDescriptionCreated('answer', sdp ?? '');
  }

  #listen(connection: RTCPeerConnection): void {
    connection.addEventListener('connectionstatechange', this.#report);
    connection.addEventListener('icegatheringstatechange', () => {
      // @roamhq/wrtc 0.10.0 has the state before it has fired the events of the last candidates.
      this.#gathering = GATHERING_STATES[connection.iceGatheringState];
      this.#report();
    });
    connection.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate === null) return;
      const { sdpMid, sdpMLineIndex } = candidate;
      this.iceCandidateCreated(sdpMid ?? '', sdpMLineIndex ?? 0, candidate.candidate);
    });
    connection.addEventListener('datachannel', ({ channel }) => {
      this.#receive(channel);
    });
  }

  #receive(channel: RTCDataChannel): void {
    const received = this.#adopt(channel, toChannelParameters(channel));
    const report = (): void => {
      this.dataChannelReceived(received);
    };
    // Open in browsers, as W3C wants it; other implementations have it open a moment later.
    if (channel.readyState === 'connecting') channel.addEventListener('open', report, { once: true });
    else report();
  }

  #adopt(channel: RTCDataChannel, parameters: DataChannelParameters): BrowserDataChannel {
    const adopted = new BrowserDataChannel(channel, parameters, this.#onAbort);
    this.#channels.add(adopted);
    if (channel.readyState === 'open') this.#associated();
    else channel.addEventListener('open', this.#associated);
    channel.addEventListener('close', () => this.#channels.delete(adopted));
    return adopted;
  }

  /** Reports a new answer of the getters, if there is one. */
  readonly #report = (): void => {
    this.#watchTransports();
    const connection = this.getConnectionState();
    const gathering = this.getGatheringState();
    const before = this.#reported;
    if (connection === before.connection && gathering === before.gathering) return;
    this.#reported = { connection, gathering };
    if (connection === ConnectionState.STATE_CONNECTED) this.#phase = 'up';
    if (connection === ConnectionState.STATE_FAILED && this.#phase !== 'failed') this.#reportLoss();
    this.stateChanged();
    if (gathering === GatheringState.GATHERING_STATE_COMPLETE) this.#demandRelay();
  };

  /** A channel is open, so the association is up, whatever it says (see connection-states.ts). */
  readonly #associated = (): void => {
    if (this.#phase === 'negotiating') this.#phase = 'up';
    this.#report();
  };

  /** The DTLS alert that follows may get lost: libdatachannel often stops its ICE before it is sent. */
  readonly #onAbort = (): void => {
    this.#phase = 'closed';
    this.#report();
  };

  /** The platform has found no way to the peer, or lost it. */
  #reportLoss(): void {
    const wasConnected = this.#phase === 'up';
    const faults = this.#servers?.faults ?? '';
    this.failed(
      wasConnected ? ErrorCode.ERR_CONNECTION_ERROR : ErrorCode.ERR_CANT_CONNECT,
      `the stack ${wasConnected ? 'has lost' : 'does not reach'} the peer${faults && `; servers failed: ${faults}`}`,
    );
    this.#giveUp();
  }

  /** Fails where the relay is forced and none has come: the platform would wait. */
  readonly #demandRelay = (): void => {
    const message = this.#servers?.missingRelay ?? null;
    if (message !== null) this.#fail(ErrorCode.ERR_CANT_CONNECT, message);
  };

  #fail(code: ErrorCode, message: string, cause?: unknown): void {
    if (this.#phase === 'failed' || this.#phase === 'closed') return;
    this.failed(code, message, cause);
    this.#giveUp();
    this.#report();
  }

  /** STATE_FAILED is for good: nobody restarts ICE. Chromium would leave the channels open. */
  #giveUp(): void {
    this.#phase = 'failed';
    this.#servers?.end();
    this.#connection?.close();
    for (const channel of this.#channels) channel.end();
  }

  /** The transports are there once a description has been applied. */
  #watchTransports(): void {
    const sctp = this.#connection?.sctp;
    if (!sctp || this.#sctp === sctp) return;
    this.#sctp = sctp;
    sctp.addEventListener('statechange', this.#report);
    sctp.transport.addEventListener('statechange', this.#report);
  }

  /** Runs a step of the negotiation. One that fails is the end of it: no other description would be taken. */
  #negotiate(what: string, step: () => Promise<void>): void {
    if (this.#phase === 'new') this.#phase = 'negotiating';
    const run = async (): Promise<void> => {
      await step();
      this.#report();
    };
    start(run, (cause) => {
      this.#fail(
        errorCodeOf(cause, ErrorCode.FAILED),
        `the stack cannot ${what}: ${messageOf(cause)}`,
        cause,
      );
    });
  }
}
