import {
  answerDifference,
  ConnectionState,
  type ConnectionStats,
  type DataChannelParameters,
  ErrorCode,
  GatheringState,
  type IceCandidate,
  type Logger,
  type MediaSection,
  type PeerConnectionSettings,
  type RemoteDescription,
  type SessionDescription,
  SignalingState,
  signalingStateAfter,
  type WebRTCDataChannelExtension,
  WebRTCError,
  WebRTCPeerConnectionExtension,
} from '@peerplug/core/extension';
import { answeredRole } from './dtls/role.js';
import { readOptions } from './ice/gathering-options.js';
import { type LocalTransport, makeAnswer, makeOffer, OFFERED_SECTION } from './sdp/local-description.js';
import { readStats } from './ice/selected-pair-stats.js';
import { type TransportListener, TransportStack } from './transport-stack.js';

const GATHERING_STATES = Object.freeze({
  new: GatheringState.GATHERING_STATE_NEW,
  gathering: GatheringState.GATHERING_STATE_GATHERING,
  complete: GatheringState.GATHERING_STATE_COMPLETE,
});

/** An offer of the peer, and which end of the DTLS handshake we take. */
interface AcceptedOffer {
  readonly remote: RemoteDescription;
  readonly setup: 'active' | 'passive';
}

/** A connection over werift's ICE, DTLS and SCTP. */
export class WeriftPeerConnection extends WebRTCPeerConnectionExtension {
  readonly #logger: Logger;
  #stack: TransportStack | null = null;
  #offer: AcceptedOffer | null = null;
  /** The first answer of the peer, provisional or final. */
  #answer: RemoteDescription | null = null;
  #connectionState: ConnectionState = ConnectionState.STATE_NEW;
  #signalingState: SignalingState = SignalingState.SIGNALING_STATE_STABLE;
  /** Where our candidates belong. */
  #section: Pick<MediaSection, 'mid' | 'index'> = OFFERED_SECTION;

  constructor(logger: Logger) {
    super();
    this.#logger = logger;
  }

  initialize(settings: PeerConnectionSettings): ErrorCode {
    try {
      const options = readOptions(settings.extensionOptions, (message) => {
        this.#logger.warn(message);
      });
      this.#stack = new TransportStack(settings, options, this.#listener(), this.#logger);
      return ErrorCode.OK;
    } catch (cause) {
      if (cause instanceof WebRTCError) return this.failed(cause.code, cause.message, cause.cause);
      return this.failed(ErrorCode.FAILED, 'werift could not make its transports', cause);
    }
  }

  createDataChannel(parameters: DataChannelParameters): WebRTCDataChannelExtension | null {
    return this.#stack?.streams.create(parameters) ?? null;
  }

  createOffer(): ErrorCode {
    const reason = this.#stack?.openSockets() ?? null;
    if (reason !== null) return this.#cannotStart(reason);
    this.#describe('offer', makeOffer);
    return ErrorCode.OK;
  }

  setLocalDescription({ type }: SessionDescription): ErrorCode {
    const isFirst = this.#signalingState !== SignalingState.SIGNALING_STATE_HAVE_LOCAL_PRANSWER;
    this.#signalingState = signalingStateAfter('local', type);
    // The final answer says what the provisional one said, and all of that is under way.
    if (isFirst) this.#stack?.gather(type === 'offer');
    if (isFirst && this.#offer !== null) {
      const { remote, setup } = this.#offer;
      this.#stack?.connect(remote, setup === 'active' ? 'client' : 'server');
    }
    this.stateChanged();
    return ErrorCode.OK;
  }

  setRemoteDescription(remote: RemoteDescription): ErrorCode {
    return remote.type === 'offer' ? this.#takeOffer(remote) : this.#takeAnswer(remote);
  }

  addIceCandidate(candidate: IceCandidate): ErrorCode {
    this.#stack?.addCandidate(candidate);
    return ErrorCode.OK;
  }

  close(): void {
    this.#signalingState = SignalingState.SIGNALING_STATE_CLOSED;
    this.#enter(ConnectionState.STATE_CLOSED);
    this.#stack?.close();
  }

  getConnectionState(): ConnectionState {
    return this.#connectionState;
  }

  getGatheringState(): GatheringState {
    return GATHERING_STATES[this.#stack?.gatheringState ?? 'new'];
  }

  getSignalingState(): SignalingState {
    return this.#signalingState;
  }

  override getConnectHint(): string | null {
    return this.#stack?.connectHint ?? null;
  }

  override getStats(): ConnectionStats | null {
    return this.#stack === null ? null : readStats(this.#stack.connection);
  }

  #takeOffer(remote: RemoteDescription): ErrorCode {
    const reason = this.#stack?.openSockets() ?? null;
    if (reason !== null) return this.#cannotStart(reason);
    this.#signalingState = signalingStateAfter('remote', remote.type);
    const setup = answeredRole(remote);
    this.#offer = { remote, setup };
    this.#section = remote.carrierSection;
    this.#describe('answer', (local) => makeAnswer(remote, setup, local));
    return ErrorCode.OK;
  }

  /** Connects with the first answer, which may be provisional; later ones may only add candidates. */
  #takeAnswer(remote: RemoteDescription): ErrorCode {
    const first = this.#answer;
    const difference = first === null ? null : answerDifference(first, remote);
    if (difference !== null) return this.failed(ErrorCode.ERR_INVALID_PARAMETER, difference);
    this.#signalingState = signalingStateAfter('remote', remote.type);
    if (first === null) this.#stack?.connect(remote, remote.setup === 'passive' ? 'client' : 'server');
    else for (const candidate of remote.candidates) this.#stack?.addCandidate(candidate);
    this.#answer = first ?? remote;
    this.stateChanged();
    return ErrorCode.OK;
  }

  #describe(type: 'offer' | 'answer', make: (local: LocalTransport) => string): void {
    this.#enter(ConnectionState.STATE_CONNECTING);
    this.#stack?.localTransport().then(
      (local) => {
        this.sessionDescriptionCreated(type, make(local));
      },
      (cause: unknown) => {
        this.#fail('werift could not make its certificate', cause);
      },
    );
  }

  #listener(): TransportListener {
    return {
      onCandidate: (name) => {
        this.iceCandidateCreated(this.#section.mid, this.#section.index, name);
      },
      onGatheringState: () => {
        this.stateChanged();
      },
      onChannel: (channel) => {
        this.dataChannelReceived(channel);
      },
      onConnected: () => {
        this.#enter(ConnectionState.STATE_CONNECTED);
      },
      onSilence: (isSilent) => {
        this.#enter(isSilent ? ConnectionState.STATE_DISCONNECTED : ConnectionState.STATE_CONNECTED);
      },
      onPeerClosed: () => {
        this.#enter(ConnectionState.STATE_CLOSED);
      },
      onFailed: (reason, cause) => {
        this.#fail(reason, cause);
      },
      onLeftOut: (message) => {
        this.#logger.warn(`${message}; it is left out`);
      },
    };
  }

  /** No port is open, and so there is nothing to describe. */
  #cannotStart(reason: string): ErrorCode {
    this.#enter(ConnectionState.STATE_FAILED);
    const message = `${reason}; look at bindAddress, portRangeBegin and portRangeEnd`;
    return this.failed(ErrorCode.ERR_CANT_CREATE, message);
  }

  #fail(reason: string, cause: unknown): void {
    const { STATE_CONNECTED, STATE_DISCONNECTED } = ConnectionState;
    const wasConnected =
      this.#connectionState === STATE_CONNECTED || this.#connectionState === STATE_DISCONNECTED;
    this.failed(wasConnected ? ErrorCode.ERR_CONNECTION_ERROR : ErrorCode.ERR_CANT_CONNECT, reason, cause);
    this.#enter(ConnectionState.STATE_FAILED);
  }

  #enter(state: ConnectionState): void {
    this.#connectionState = state;
    this.stateChanged();
  }
}
