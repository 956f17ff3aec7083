import {
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
  type SessionDescriptionType,
  SignalingState,
  signalingStateAfter,
  WebRTCPeerConnectionExtension,
} from '@peerplug/core/extension';
import { ChannelTable } from './channel-table.js';
import { createCredentials } from './credentials.js';
import { type Setup, writeDescription } from './description.js';
import { type ChannelOpening, type Frame, openingOf } from './frame.js';
import { hostCandidates } from './host-candidates.js';
import { IceEndpoint } from './ice-endpoint.js';
import { type ChannelHost, InMemoryDataChannel } from './data-channel.js';
import { Path } from './path.js';
import { queueTask } from './queue-task.js';

/** Largest message that a channel takes, in bytes: what browsers offer each other. */
export const MAX_MESSAGE_SIZE: number = 256 * 1024;

/** The one media section of an offer. */
const OWN_SECTION = { mid: '0', index: 0 };

/** A connection to a peer in the same process. Nothing touches a network; all else is as on one. */
export class InMemoryPeerConnection extends WebRTCPeerConnectionExtension {
  /** What the connection's channels need of it. */
  protected readonly host: ChannelHost = {
    transmit: (frame) => {
      this.transmit(frame);
    },
    forget: (channel) => {
      this.#channels.remove(channel);
    },
  };
  readonly #logger: Logger;
  readonly #credentials = createCredentials();
  readonly #path = new Path((frame) => {
    this.receive(frame);
  });
  readonly #endpoint = new IceEndpoint(this.#credentials, this.#path, {
    trusts: (fingerprint, described) => this.trusts(fingerprint, described),
    onConnected: (isDtlsClient) => {
      this.#onConnected(isDtlsClient);
    },
    onRefused: () => {
      this.failed(ErrorCode.ERR_CANT_CONNECT, "the peer's certificate is not the one of its description");
      this.#enter(ConnectionState.STATE_FAILED);
    },
  });
  readonly #channels = new ChannelTable();
  /** The peer's, if it offers. */
  #offer: RemoteDescription | null = null;
  #connectionState: ConnectionState = ConnectionState.STATE_NEW;
  #gatheringState: GatheringState = GatheringState.GATHERING_STATE_NEW;
  #signalingState: SignalingState = SignalingState.SIGNALING_STATE_STABLE;
  #isRelayOnly = false;
  /** The end of the DTLS handshake that the description of ours takes. */
  #setup: Setup = 'actpass';

  constructor(logger: Logger) {
    super();
    this.#logger = logger;
  }

  override initialize(settings: PeerConnectionSettings): ErrorCode {
    this.#isRelayOnly = settings.iceTransportPolicy === 'relay';
    for (const key of Object.keys(settings.extensionOptions)) {
      this.#logger.warn(`the in-memory extension has no option '${key}'; it is ignored`);
    }
    return ErrorCode.OK;
  }

  override createDataChannel(parameters: DataChannelParameters): InMemoryDataChannel | null {
    const channel = this.newChannel(parameters, null);
    this.#channels.add(channel);
    return channel;
  }

  override createOffer(): ErrorCode {
    this.#enter(ConnectionState.STATE_CONNECTING);
    this.describe('offer', 'actpass');
    return ErrorCode.OK;
  }

  override setLocalDescription({ type }: SessionDescription): ErrorCode {
    this.#signal('local', type);
    this.#endpoint.setLocal(this.#setup);
    if (this.#gatheringState === GatheringState.GATHERING_STATE_NEW) this.#gather();
    return ErrorCode.OK;
  }

  override setRemoteDescription(description: RemoteDescription): ErrorCode {
    this.#signal('remote', description.type);
    if (!this.#isRelayOnly) this.#endpoint.setRemote(description);
    if (description.type !== 'offer') return ErrorCode.OK;
    this.#offer = description;
    this.#enter(ConnectionState.STATE_CONNECTING);
    this.describe('answer', description.setup === 'active' ? 'passive' : 'active');
    return ErrorCode.OK;
  }

  override addIceCandidate(candidate: IceCandidate): ErrorCode {
    this.#endpoint.addRemoteCandidate(candidate);
    return ErrorCode.OK;
  }

  override close(): void {
    if (this.#connectionState === ConnectionState.STATE_CLOSED) return;
    this.transmit({ kind: 'goodbye' });
    this.#end();
  }

  override getConnectionState(): ConnectionState {
    return this.#connectionState;
  }

  override getGatheringState(): GatheringState {
    return this.#gatheringState;
  }

  override getSignalingState(): SignalingState {
    return this.#signalingState;
  }

  override getStats(): ConnectionStats {
    this.#path.ping();
    const pair = this.#endpoint.selectedPair;
    return {
      roundTripTimeMs: this.#path.roundTripTimeMs,
      bytesSent: this.#path.bytesSent,
      bytesReceived: this.#path.bytesReceived,
      localCandidate: pair?.local ?? null,
      remoteCandidate: pair?.remote ?? null,
    };
  }

  /** Makes a channel; `openId` is its stream where the peer created it. */
  protected newChannel(parameters: DataChannelParameters, openId: number | null): InMemoryDataChannel {
    return new InMemoryDataChannel(parameters, this.host, openId);
  }

  /**
   * Makes a description and reports it, and at once the first candidate, as stacks do that gather early: core has to
   * hold it. The others are found once the description is applied.
   */
  protected describe(type: SessionDescriptionType, setup: Setup): void {
    this.#setup = setup;
    const sdp = writeDescription({
      credentials: this.#credentials,
      setup,
      maxMessageSize: MAX_MESSAGE_SIZE,
      offer: this.#offer,
    });
    const [early] = this.candidates();
    this.soon(() => {
      this.sessionDescriptionCreated(type, sdp);
      if (early !== undefined) this.#report(early);
    });
  }

  /** Does what a description takes: as most stacks, once the call is over. */
  protected soon(task: () => void): void {
    queueTask(task);
  }

  /** Whether the certificate of the peer that was met is the one that its description names. */
  protected trusts(fingerprint: Fingerprint, described: RemoteDescription): boolean {
    return described.fingerprints.some(
      ({ algorithm, value }) => algorithm === fingerprint.algorithm && value === fingerprint.value,
    );
  }

  /** Puts a frame on the path to the peer. */
  protected transmit(frame: Frame): void {
    this.#path.send(frame);
  }

  /** Takes a frame off the path from the peer. */
  protected receive(frame: Frame): void {
    switch (frame.kind) {
      case 'open':
        this.#accept(frame.id, frame.opening);
        break;
      case 'message':
        this.#channels.get(frame.id)?.receive(frame.message);
        break;
      case 'reset':
        this.#receiveReset(frame.id);
        break;
      case 'goodbye':
        this.#end();
        break;
    }
  }

  /** The names of the candidates that this end has. */
  protected candidates(): readonly string[] {
    return this.#isRelayOnly ? [] : hostCandidates(this.#credentials);
  }

  #gather(): void {
    this.#gatheringState = GatheringState.GATHERING_STATE_GATHERING;
    this.stateChanged();
    for (const name of this.candidates().slice(1)) {
      queueTask(() => {
        this.#report(name);
      });
    }
    queueTask(() => {
      this.#gatheringState = GatheringState.GATHERING_STATE_COMPLETE;
      this.stateChanged();
    });
  }

  #report(candidate: string): void {
    const { mid, index } = this.#offer?.dataSection ?? OWN_SECTION;
    this.iceCandidateCreated(mid, index, candidate);
  }

  #onConnected(isDtlsClient: boolean): void {
    this.#path.ping();
    this.#enter(ConnectionState.STATE_CONNECTED);
    for (const [channel, id] of this.#channels.assignStreams(isDtlsClient)) this.#open(channel, id);
  }

  #open(channel: InMemoryDataChannel, id: number | null): void {
    const { parameters } = channel;
    if (id === null) {
      this.failed(ErrorCode.ERR_OUT_OF_MEMORY, `no stream is left for the channel '${parameters.label}'`);
      channel.end();
      return;
    }
    if (!parameters.negotiated) this.transmit({ kind: 'open', id, opening: openingOf(parameters) });
    channel.open(id);
  }

  #accept(id: number, opening: ChannelOpening): void {
    if (this.#channels.get(id) !== undefined) return; // the peer does not know that we negotiated this stream
    const channel = this.newChannel({ ...opening, negotiated: false, id: null }, id);
    this.#channels.addOpen(channel, id);
    this.dataChannelReceived(channel);
  }

  #receiveReset(id: number): void {
    const channel = this.#channels.get(id);
    if (channel === undefined) this.transmit({ kind: 'reset', id });
    else channel.receiveReset();
  }

  #signal(side: 'local' | 'remote', type: SessionDescriptionType): void {
    this.#signalingState = signalingStateAfter(side, type);
    this.stateChanged();
  }

  #enter(state: ConnectionState): void {
    this.#connectionState = state;
    this.stateChanged();
  }

  #end(): void {
    this.#path.cut();
    this.#endpoint.leave();
    for (const channel of this.#channels.all()) channel.end();
    this.#signalingState = SignalingState.SIGNALING_STATE_CLOSED;
    this.#enter(ConnectionState.STATE_CLOSED);
  }
}
