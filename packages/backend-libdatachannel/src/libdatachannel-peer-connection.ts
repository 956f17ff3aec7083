import {
  answerDifference,
  ConnectionState,
  type ConnectionStats,
  type DataChannelParameters,
  ErrorCode,
  type Fingerprint,
  GatheringState,
  type IceCandidate,
  type Logger,
  type PeerConnectionSettings,
  type RemoteDescription,
  type SessionDescription,
  SignalingState,
  signalingStateAfter,
  type WebRTCDataChannelExtension,
  WebRTCError,
  WebRTCPeerConnectionExtension,
} from '@peerplug/core/extension';
import { CandidateExchange } from './ice/candidate-exchange.js';
import { answererMove, markAsOurs } from './timing/first-move.js';
import { type ChannelListener, LibdatachannelDataChannel } from './libdatachannel-data-channel.js';
import { listenToNative, type NativeListener } from './native/events.js';
import { nativeConfiguration } from './native/configuration.js';
import { withMediaDeclined } from './native/declined-media.js';
import {
  type NativeConfiguration,
  type NativeDataChannel,
  type NativeModule,
  type NativePeerConnection,
} from './native/module.js';
import { decisiveFingerprints, isPeerProven } from './native/fingerprints.js';
import { readStats } from './native/stats.js';
import { nativeDescription } from './native/remote-description.js';
import { UnopenedChannels } from './unopened-channels.js';

/**
 * What a channel of the peer reads as. node-datachannel 0.33.4 tells its label, protocol and id, and neither its order
 * nor its limits; they are nowhere in the raw API. Removable, with the capability, when it does.
 */
const UNKNOWN_RELIABILITY = Object.freeze({ ordered: true, maxPacketLifeTime: null, maxRetransmits: null });

/**
 * A connection over one of node-datachannel.
 *
 * Native channels are made with the first description and not before, with node-datachannel's automatic negotiation:
 * its `setLocalDescription` ends the process where it fails (no channel, wrong state, no local port to be had; 0.33.4
 * calls libdatachannel without catching), while the same failures in `createDataChannel`, which makes the offer, and in
 * `setRemoteDescription`, which makes the answer, are exceptions. Removable when setLocalDescription throws.
 */
export class LibdatachannelPeerConnection extends WebRTCPeerConnectionExtension {
  readonly #module: NativeModule;
  readonly #logger: Logger;
  #settings: PeerConnectionSettings | null = null;
  #configuration: NativeConfiguration | null = null;
  /** From the first description until the end: it keeps the process alive, used or not. */
  #native: NativePeerConnection | null = null;
  /** The first answer of the peer, provisional or not. */
  #answer: RemoteDescription | null = null;
  /** As long as the native connection. */
  #candidates: CandidateExchange | null = null;
  readonly #unopened = new UnopenedChannels((channel, cause) => {
    const message = `libdatachannel could not open the channel '${channel.parameters.label}'`;
    this.failed(ErrorCode.ERR_CANT_CREATE, message, cause);
    channel.connectionEnded(true);
  });
  /** The peer's. */
  #offer: RemoteDescription | null = null;
  /** What the peer still has to be compared with, see native/fingerprints.ts; null once it was, or the native side does it. */
  #allowedFingerprints: readonly Fingerprint[] | null = null;
  readonly #channels = new Set<LibdatachannelDataChannel>();
  readonly #channelListener: ChannelListener = {
    onOpened: () => {
      if (this.#native !== null) this.#unopened.openRest(this.#native);
    },
    onClosed: (channel) => {
      this.#channels.delete(channel);
    },
  };
  #connectionState: ConnectionState = ConnectionState.STATE_NEW;
  #gatheringState: GatheringState = GatheringState.GATHERING_STATE_NEW;
  #signalingState: SignalingState = SignalingState.SIGNALING_STATE_STABLE;

  constructor(module: NativeModule, logger: Logger) {
    super();
    this.#module = module;
    this.#logger = logger;
  }

  initialize(settings: PeerConnectionSettings): ErrorCode {
    try {
      this.#configuration = nativeConfiguration(settings, (message) => {
        this.#logger.warn(message);
      });
      this.#settings = settings;
      return ErrorCode.OK;
    } catch (cause) {
      if (cause instanceof WebRTCError) return this.failed(cause.code, cause.message, cause.cause);
      return this.failed(ErrorCode.ERR_INVALID_PARAMETER, 'the configuration cannot be used', cause);
    }
  }

  createDataChannel(parameters: DataChannelParameters): WebRTCDataChannelExtension {
    const channel = this.#newChannel(parameters);
    this.#unopened.add(channel);
    return channel;
  }

  createOffer(): ErrorCode {
    const native = this.#start(false);
    if (native === null) return ErrorCode.ERR_CANT_CREATE;
    try {
      this.#unopened.openFirst(native);
      this.#enter(ConnectionState.STATE_CONNECTING);
      return ErrorCode.OK;
    } catch (cause) {
      return this.#cannotStart(cause);
    }
  }

  setLocalDescription({ type }: SessionDescription): ErrorCode {
    const isRepeated = this.#signalingState === SignalingState.SIGNALING_STATE_HAVE_LOCAL_PRANSWER;
    this.#signalingState = signalingStateAfter('local', type);
    if (isRepeated) {
      // All of it is under way since the provisional answer.
      this.stateChanged();
      return ErrorCode.OK;
    }
    // The native side gathers as soon as it has made the description; for the application that begins with this call.
    this.#gatheringState = GatheringState.GATHERING_STATE_GATHERING;
    this.#candidates?.localDescriptionSet(type);
    this.stateChanged();
    return ErrorCode.OK;
  }

  setRemoteDescription(description: RemoteDescription): ErrorCode {
    if (this.#answer !== null) return this.#takeLaterAnswer(this.#answer, description);
    const { type } = description;
    const fingerprints = decisiveFingerprints(description);
    const isAmbiguous = fingerprints.length > 1;
    if (type === 'offer' && this.#start(isAmbiguous) === null) return ErrorCode.ERR_CANT_CREATE;
    if (isAmbiguous && type === 'offer') this.#allowedFingerprints = fingerprints;
    else if (isAmbiguous)
      this.#logger.warn('the answer has several fingerprints; only the first is compared');
    const native = this.#native;
    if (native === null) {
      // The connection has failed while the answer was on its way, as the state tells.
      this.#signalingState = signalingStateAfter('remote', type);
      return ErrorCode.OK;
    }
    const move = type === 'offer' ? answererMove(description) : null;
    if (type === 'offer') this.#offer = description;
    try {
      native.setRemoteDescription(
        nativeDescription(description, move?.isServer === true),
        type === 'offer' ? 'offer' : 'answer',
      );
      if (type === 'offer') this.#unopened.openFirst(native);
    } catch (cause) {
      if (type === 'offer' && native.gatheringState() !== 'new') return this.#cannotStart(cause);
      const message =
        'libdatachannel cannot use the description; pass on the text that the peer made, unchanged';
      return this.failed(ErrorCode.ERR_INVALID_PARAMETER, message, cause);
    }
    this.#signalingState = signalingStateAfter('remote', type);
    if (move === null) {
      this.#answer = description;
      this.#candidates?.answerSet(description);
    }
    if (move !== null) this.#candidates?.offerSet(description, move);
    for (const candidate of description.candidates) this.addIceCandidate(candidate);
    if (type === 'offer') this.#enter(ConnectionState.STATE_CONNECTING);
    else this.stateChanged();
    return ErrorCode.OK;
  }

  /** Libdatachannel knows no provisional answers: the first is the final one for it. */
  #takeLaterAnswer(first: RemoteDescription, later: RemoteDescription): ErrorCode {
    const difference = answerDifference(first, later);
    if (difference !== null) return this.failed(ErrorCode.ERR_INVALID_PARAMETER, difference);
    this.#signalingState = signalingStateAfter('remote', later.type);
    for (const candidate of later.candidates) this.addIceCandidate(candidate);
    this.stateChanged();
    return ErrorCode.OK;
  }

  addIceCandidate(candidate: IceCandidate): ErrorCode {
    this.#candidates?.add(candidate);
    return ErrorCode.OK;
  }

  close(): void {
    this.#release();
    this.#signalingState = SignalingState.SIGNALING_STATE_CLOSED;
    this.#enter(ConnectionState.STATE_CLOSED);
  }

  getConnectionState(): ConnectionState {
    return this.#connectionState;
  }

  getGatheringState(): GatheringState {
    return this.#gatheringState;
  }

  getSignalingState(): SignalingState {
    return this.#signalingState;
  }

  override getStats(): ConnectionStats | null {
    if (this.#native === null) return null;
    const stats = readStats(this.#native);
    return this.#candidates?.reveal(stats) ?? stats;
  }

  #listener(): NativeListener {
    return {
      isListening: () => this.#native !== null,
      onDescription: (sdp, type) => {
        this.#candidates?.described(sdp);
        const ours = markAsOurs(sdp);
        const offer = this.#offer;
        this.sessionDescriptionCreated(type, offer === null ? ours : withMediaDeclined(ours, offer));
      },
      onCandidate: (candidate) => {
        this.#candidates?.nativeCandidate(candidate);
      },
      onGathered: () => {
        this.#candidates?.nativeGathered();
      },
      onIceConnected: () => {
        this.#candidates?.iceConnected();
      },
      onChannel: (channel) => {
        this.#received(channel);
      },
      onState: (state) => {
        this.#changed(state);
      },
      onFault: (fault) => {
        this.failed(ErrorCode.ERR_BUG, 'an event of the connection was lost', fault);
      },
    };
  }

  #gathered(failure: string | null): void {
    if (this.#native === null) return;
    this.#gatheringState = GatheringState.GATHERING_STATE_COMPLETE;
    this.stateChanged();
    if (failure !== null) this.#giveUp(failure);
  }

  /** Without a candidate of ours the native stack would wait, for 40 s or for ever. */
  #giveUp(message: string): void {
    this.#release();
    this.failed(ErrorCode.ERR_CANT_CONNECT, message);
    this.#enter(ConnectionState.STATE_FAILED);
  }

  /** Ends the connection to a peer that is not the one of the description, where only we can tell. */
  #isPeerAccepted(): boolean {
    const allowed = this.#allowedFingerprints;
    if (allowed === null || this.#native === null) return true;
    if (isPeerProven(allowed, this.#native.remoteFingerprint())) {
      this.#allowedFingerprints = null;
      return true;
    }
    this.#giveUp('the certificate of the peer matches no fingerprint of its description');
    return false;
  }

  #received(native: NativeDataChannel): void {
    if (!this.#isPeerAccepted()) return;
    const label = native.getLabel();
    const channel = this.#newChannel({
      label,
      protocol: native.getProtocol(),
      ...UNKNOWN_RELIABILITY,
      negotiated: false,
      id: null,
    });
    if (!native.isOpen()) {
      // libdatachannel 0.24.5 drops unread messages when it closes a channel that nobody has seen yet.
      const message = `the channel '${label}' was opened and closed by the peer while the program was busy; its packets are lost`;
      this.failed(ErrorCode.ERR_UNAVAILABLE, message);
    }
    channel.attach(native, true);
    this.dataChannelReceived(channel);
  }

  #changed(state: string): void {
    const wasConnected = this.#connectionState === ConnectionState.STATE_CONNECTED;
    switch (state) {
      case 'connected':
        this.#candidates?.connected();
        if (!this.#isPeerAccepted()) break;
        this.#enter(ConnectionState.STATE_CONNECTED);
        if (this.#native !== null) this.#unopened.connected(this.#native);
        break;
      case 'disconnected':
        this.#enter(ConnectionState.STATE_DISCONNECTED);
        break;
      case 'failed':
        this.failed(
          wasConnected ? ErrorCode.ERR_CONNECTION_ERROR : ErrorCode.ERR_CANT_CONNECT,
          wasConnected ? 'the connection broke' : 'the peer could not be reached, or proved to be another',
        );
        this.#enter(ConnectionState.STATE_FAILED);
        break;
      case 'closed':
        this.#nativeClosed();
        break;
      default: // 'connecting', which the calls have told
    }
  }

  /** The peer has closed the connection, or it has failed. Open channels tell their end after their last message. */
  #nativeClosed(): void {
    this.#closeNative();
    for (const channel of this.#channels) channel.connectionEnded(false);
    if (this.#connectionState !== ConnectionState.STATE_FAILED) this.#enter(ConnectionState.STATE_CLOSED);
  }

  /**
   * Makes the native connection.
   *
   * @param disableFingerprintVerification - see native/fingerprints.ts
   * @returns null where that failed, which is reported; the connection is as it was
   */
  #start(disableFingerprintVerification: boolean): NativePeerConnection | null {
    const [settings, configuration] = [this.#settings, this.#configuration];
    if (settings === null || configuration === null) return null;
    const effective = { ...configuration, disableFingerprintVerification };
    try {
      this.#candidates = new CandidateExchange(this.#module, settings, effective, {
        onCandidate: (media, name) => {
          // The one section of our offer is the first.
          const { mid, index } = this.#offer?.dataSection ?? { mid: media, index: 0 };
          this.iceCandidateCreated(mid, index, name);
        },
        onGathered: (failure) => {
          this.#gathered(failure);
        },
        onWarning: (message, cause) => {
          this.#logger.warn(message, cause);
        },
      });
      this.#native = this.#candidates.native;
      listenToNative(this.#native, this.#listener());
      return this.#native;
    } catch (cause) {
      this.#candidates?.close();
      this.#candidates = null;
      this.#native = null;
      this.failed(ErrorCode.ERR_CANT_CREATE, 'node-datachannel could not create a connection', cause);
      return null;
    }
  }

  #newChannel(parameters: DataChannelParameters): LibdatachannelDataChannel {
    const channel = new LibdatachannelDataChannel(parameters, this.#channelListener);
    this.#channels.add(channel);
    return channel;
  }

  /** Libdatachannel has taken the description and cannot gather candidates for it. */
  #cannotStart(cause: unknown): ErrorCode {
    this.#release();
    this.#enter(ConnectionState.STATE_FAILED);
    const message =
      'libdatachannel could not open a local port; look at bindAddress, portRangeBegin and portRangeEnd';
    return this.failed(ErrorCode.ERR_CANT_CREATE, message, cause);
  }

  #release(): void {
    for (const channel of this.#channels) channel.connectionEnded(true);
    this.#closeNative();
  }

  #closeNative(): void {
    this.#unopened.drop();
    this.#candidates?.close();
    this.#candidates = null;
    this.#native = null;
  }

  #enter(state: ConnectionState): void {
    this.#connectionState = state;
    this.stateChanged();
  }
}
