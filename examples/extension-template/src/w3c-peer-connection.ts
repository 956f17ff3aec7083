import {
  ConnectionState,
  type DataChannelParameters,
  ErrorCode,
  GatheringState,
  type IceCandidate,
  type Logger,
  type PeerConnectionSettings,
  type RemoteDescription,
  type SessionDescription,
  SignalingState,
  signalingStateAfter,
  WebRTCPeerConnectionExtension,
} from '@peerplug/core/extension';
import { W3cDataChannel } from './w3c-data-channel.js';
import { CONNECTION_STATES, GATHERING_STATES } from './w3c-states.js';

/** A class of W3C's shape. */
export type PeerConnectionClass = new (configuration?: RTCConfiguration) => RTCPeerConnection;

/** A connection over an `RTCPeerConnection`. */
export class W3cPeerConnection extends WebRTCPeerConnectionExtension {
  readonly #class: PeerConnectionClass;
  readonly #logger: Logger;
  #connection: RTCPeerConnection | null = null;
  #signalingState: SignalingState = SignalingState.SIGNALING_STATE_STABLE;
  #isNegotiating = false;
  #hasFailed = false;
  #isClosed = false;

  constructor(connectionClass: PeerConnectionClass, logger: Logger) {
    super();
    this.#class = connectionClass;
    this.#logger = logger;
  }

  override initialize(settings: PeerConnectionSettings): ErrorCode {
    const { extensionOptions, iceTransportPolicy } = settings;
    for (const key of Object.keys(extensionOptions)) this.#logger.warn(`there is no option '${key}'`);
    const iceServers = settings.iceServers.map(({ urls, username, credential }) => ({
      urls: urls.map(({ url }) => url),
      ...(username !== '' && { username, credential }),
    }));
    try {
      this.#connection = new this.#class({ iceServers, iceTransportPolicy });
    } catch (cause) {
      return this.failed(ErrorCode.ERR_CANT_CREATE, 'the stack makes no connection', cause);
    }
    this.#listen(this.#connection);
    return ErrorCode.OK;
  }

  override createDataChannel(parameters: DataChannelParameters): W3cDataChannel | null {
    const { label, protocol, ordered, negotiated, id, maxPacketLifeTime, maxRetransmits } = parameters;
    try {
      const channel = this.#stack.createDataChannel(label, {
        protocol,
        ordered,
        negotiated,
        ...(id !== null && { id }),
        ...(maxPacketLifeTime !== null && { maxPacketLifeTime }),
        ...(maxRetransmits !== null && { maxRetransmits }),
      });
      this.#watchForGoodbye(channel);
      return new W3cDataChannel(channel, parameters);
    } catch (cause) {
      this.failed(ErrorCode.ERR_CANT_CREATE, `the stack makes no channel '${label}'`, cause);
      return null;
    }
  }

  override createOffer(): ErrorCode {
    this.#negotiate('make an offer', async () => {
      const { sdp } = await this.#stack.createOffer();
      this.sessionDescriptionCreated('offer', sdp ?? '');
    });
    return ErrorCode.OK;
  }

  override setLocalDescription({ type, text: sdp }: SessionDescription): ErrorCode {
    this.#signalingState = signalingStateAfter('local', type);
    this.#negotiate(`apply its ${type}`, () => this.#stack.setLocalDescription({ type, sdp }));
    return ErrorCode.OK;
  }

  override setRemoteDescription({ type, text: sdp }: RemoteDescription): ErrorCode {
    this.#signalingState = signalingStateAfter('remote', type);
    this.#negotiate(`take the peer's ${type}`, async () => {
      await this.#stack.setRemoteDescription({ type, sdp });
      if (type !== 'offer') return;
      const answer = await this.#stack.createAnswer();
      this.sessionDescriptionCreated('answer', answer.sdp ?? '');
    });
    return ErrorCode.OK;
  }

  override addIceCandidate({ text, media, index, redacted }: IceCandidate): ErrorCode {
    const candidate = { candidate: text, sdpMid: media, sdpMLineIndex: index };
    this.#stack.addIceCandidate(candidate).catch((cause: unknown) => {
      this.#logger.warn(`a candidate of the peer was ignored: ${redacted}`, cause);
    });
    return ErrorCode.OK;
  }

  override close(): void {
    this.#isClosed = true;
    this.#signalingState = SignalingState.SIGNALING_STATE_CLOSED;
    this.#connection?.close();
  }

  override getConnectionState(): ConnectionState {
    if (this.#isClosed) return ConnectionState.STATE_CLOSED;
    if (this.#hasFailed) return ConnectionState.STATE_FAILED;
    // The peer's goodbye. The stack's own state tells only when ICE gets no more answers, after five seconds.
    if (this.#connection?.sctp?.transport.state === 'closed') return ConnectionState.STATE_CLOSED;
    const state = CONNECTION_STATES[this.#connection?.connectionState ?? 'new'];
    // The contract wants STATE_CONNECTING as soon as negotiation starts; the stack waits for both descriptions.
    return state === ConnectionState.STATE_NEW && this.#isNegotiating
      ? ConnectionState.STATE_CONNECTING
      : state;
  }

  override getGatheringState(): GatheringState {
    return GATHERING_STATES[this.#connection?.iceGatheringState ?? 'new'];
  }

  override getSignalingState(): SignalingState {
    return this.#signalingState;
  }

  get #stack(): RTCPeerConnection {
    if (this.#connection === null) throw new Error('initialize() was not called first');
    return this.#connection;
  }

  /** Subscribes to everything before the stack can tell it, and only reports: duty 2. */
  #listen(connection: RTCPeerConnection): void {
    for (const event of ['connectionstatechange', 'icegatheringstatechange'] as const) {
      connection.addEventListener(event, () => {
        this.stateChanged();
      });
    }
    connection.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate === null) return;
      this.iceCandidateCreated(candidate.sdpMid ?? '', candidate.sdpMLineIndex ?? 0, candidate.candidate);
    });
    connection.addEventListener('datachannel', ({ channel }) => {
      this.#receive(channel);
    });
  }

  /** A channel of the peer is reported when it is open: duty 8. */
  #receive(channel: RTCDataChannel): void {
    const { label, protocol, ordered, maxPacketLifeTime, maxRetransmits } = channel;
    const parameters = {
      label,
      protocol,
      ordered,
      maxPacketLifeTime,
      maxRetransmits,
      negotiated: false,
      id: null,
    };
    this.#watchForGoodbye(channel);
    const received = new W3cDataChannel(channel, parameters);
    const report = (): void => {
      this.dataChannelReceived(received);
    };
    if (channel.readyState === 'connecting') channel.addEventListener('open', report, { once: true });
    else report();
  }

  /** The stack reports the end of its channels, and not that of the transport under them, which is what it may mean. */
  #watchForGoodbye(channel: RTCDataChannel): void {
    channel.addEventListener('close', () => {
      this.stateChanged();
    });
  }

  /** Runs a step of the negotiation, which ends later. No rejection goes unseen: duty 1. */
  #negotiate(what: string, step: () => Promise<void>): void {
    this.#isNegotiating = true;
    step().then(
      () => {
        this.stateChanged();
      },
      (cause: unknown) => {
        this.#hasFailed = true;
        this.failed(ErrorCode.FAILED, `the stack cannot ${what}`, cause);
        this.stateChanged();
      },
    );
  }
}
