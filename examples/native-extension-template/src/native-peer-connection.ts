import {
  ConnectionState,
  type DataChannelParameters,
  ErrorCode,
  GatheringState,
  type IceCandidate,
  type IceServer,
  type Logger,
  type PeerConnectionSettings,
  type RemoteDescription,
  type SessionDescription,
  SignalingState,
  signalingStateAfter,
  WebRTCPeerConnectionExtension,
} from '@peerplug/core/extension';
import { HeldReports } from './held-reports.js';
import type { Native, NativeChannel, NativeConnection, NativeServer } from './native.js';
import { NativeDataChannel } from './native-data-channel.js';

/** Largest message that is announced and sent. */
export const MAX_MESSAGE_BYTES = 262_144;

/** What the stack calls the states that it reports. */
const STATES: Readonly<Record<string, ConnectionState>> = {
  connected: ConnectionState.STATE_CONNECTED,
  disconnected: ConnectionState.STATE_DISCONNECTED,
  failed: ConnectionState.STATE_FAILED,
  closed: ConnectionState.STATE_CLOSED,
};

/** A connection over one of the stack. It keeps the three states itself, since the contract fixes when they change. */
export class NativePeerConnection extends WebRTCPeerConnectionExtension {
  readonly #module: Native;
  readonly #logger: Logger;
  readonly #channels: NativeDataChannel[] = [];
  readonly #held = new HeldReports();
  #settings: PeerConnectionSettings | null = null;
  /** Made with the first description: one that is made earlier has threads, and keeps the process alive. */
  #native: NativeConnection | null = null;
  #state: ConnectionState = ConnectionState.STATE_NEW;
  #gathering: GatheringState = GatheringState.GATHERING_STATE_NEW;
  #signaling: SignalingState = SignalingState.SIGNALING_STATE_STABLE;

  /** Takes what `extension.ts` lists as dependencies, in that order. */
  constructor(module: Native, logger: Logger) {
    super();
    this.#module = module;
    this.#logger = logger;
  }

  override initialize(settings: PeerConnectionSettings): ErrorCode {
    for (const key of Object.keys(settings.extensionOptions))
      this.#logger.warn(`there is no option '${key}'`);
    this.#settings = settings;
    return ErrorCode.OK;
  }

  override createDataChannel(parameters: DataChannelParameters): NativeDataChannel {
    const channel = new NativeDataChannel(parameters);
    this.#channels.push(channel);
    return channel;
  }

  override createOffer(): ErrorCode {
    this.#held.hold();
    // The stack makes its offer with the first channel, without being asked.
    return this.#start('make an offer', () => {
      this.#openChannels();
    });
  }

  override setLocalDescription({ type }: SessionDescription): ErrorCode {
    // The stack has applied what it made; for the application that begins with this call: duty 6.
    this.#signaling = signalingStateAfter('local', type);
    return ErrorCode.OK;
  }

  override setRemoteDescription({ type, text }: RemoteDescription): ErrorCode {
    if (type === 'pranswer') return ErrorCode.FAILED; // never: the capability is false
    const isOffer = type === 'offer';
    const code = this.#start(`take the peer's ${type}`, (native) => {
      native.setRemoteDescription(text, type); // makes the answer too
      if (isOffer) this.#openChannels();
    });
    if (code !== ErrorCode.OK) return code;
    this.#signaling = signalingStateAfter('remote', type);
    this.#held.release();
    return code;
  }

  override addIceCandidate({ text, media, transport, redacted }: IceCandidate): ErrorCode {
    // One that the stack cannot use is ignored: duty 13.
    if (transport !== 'udp') return ErrorCode.OK;
    try {
      this.#native?.addRemoteCandidate(text, media);
    } catch (cause) {
      this.#logger.warn(`a candidate of the peer was ignored: ${redacted}`, cause);
    }
    return ErrorCode.OK;
  }

  override close(): void {
    this.#signaling = SignalingState.SIGNALING_STATE_CLOSED;
    this.#end(ConnectionState.STATE_CLOSED);
  }

  override getConnectionState(): ConnectionState {
    return this.#state;
  }

  override getGatheringState(): GatheringState {
    return this.#gathering;
  }

  override getSignalingState(): SignalingState {
    return this.#signaling;
  }

  /** Runs a step of the negotiation. What the stack throws is a code and a reason: duty 1. */
  #start(what: string, step: (native: NativeConnection) => void): ErrorCode {
    try {
      this.#native ??= this.#create();
      step(this.#native);
    } catch (cause) {
      return this.failed(ErrorCode.FAILED, `the stack cannot ${what}`, cause);
    }
    if (this.#state === ConnectionState.STATE_NEW) this.#state = ConnectionState.STATE_CONNECTING;
    return ErrorCode.OK;
  }

  #create(): NativeConnection {
    const { iceServers = [], iceTransportPolicy = 'all' } = this.#settings ?? {};
    const native = new this.#module.PeerConnection('peerplug', {
      iceServers: iceServers.flatMap(serversOf),
      iceTransportPolicy,
      maxMessageSize: MAX_MESSAGE_BYTES,
    });
    this.#listen(native);
    return native;
  }

  /** Subscribes to everything before an event can be missed, and only reports: duty 2. */
  #listen(native: NativeConnection): void {
    const isOver = (): boolean => this.#native !== native;
    native.onLocalDescription((sdp, type) => {
      if (!isOver()) this.sessionDescriptionCreated(type === 'offer' ? 'offer' : 'answer', sdp);
    });
    native.onLocalCandidate((candidate, media) => {
      this.#held.report(() => {
        if (!isOver()) this.iceCandidateCreated(media, 0, candidate);
      });
    });
    native.onGatheringStateChange((state) => {
      this.#held.report(() => {
        if (isOver()) return;
        this.#gathering =
          state === 'complete'
            ? GatheringState.GATHERING_STATE_COMPLETE
            : GatheringState.GATHERING_STATE_GATHERING;
        this.stateChanged();
      });
    });
    native.onStateChange((state) => {
      if (!isOver()) this.#changed(STATES[state]);
    });
    native.onDataChannel((channel) => {
      if (!isOver()) this.#receive(channel);
    });
  }

  #changed(state: ConnectionState | undefined): void {
    if (state === undefined) return; // 'connecting', which our own calls have begun
    if (state === ConnectionState.STATE_FAILED) {
      // STATE_FAILED always comes with a reason: duty 10.
      if (this.#state === ConnectionState.STATE_CONNECTED) {
        this.failed(ErrorCode.ERR_CONNECTION_ERROR, 'the peer does not answer any more');
      } else {
        const message = 'the peer cannot be reached, or is not the one of its description';
        this.failed(ErrorCode.ERR_CANT_CONNECT, message);
      }
      this.#end(state);
    } else if (state === ConnectionState.STATE_CLOSED) {
      this.#end(state);
    } else {
      this.#state = state;
      this.stateChanged();
    }
  }

  /** A channel of the peer; it is open: duty 8. */
  #receive(native: NativeChannel): void {
    const channel = new NativeDataChannel({
      label: native.getLabel(),
      protocol: native.getProtocol(),
      // The capability `receivedReliability` is false: these are not known.
      ordered: true,
      maxPacketLifeTime: null,
      maxRetransmits: null,
      negotiated: false,
      id: null,
    });
    this.#channels.push(channel);
    channel.attach(native, true);
    this.dataChannelReceived(channel);
  }

  #openChannels(): void {
    for (const channel of this.#channels) {
      const { label, protocol, ordered, negotiated, id, maxPacketLifeTime, maxRetransmits } =
        channel.parameters;
      const options = {
        protocol,
        unordered: !ordered,
        negotiated,
        ...(id !== null && { id }),
        ...(maxPacketLifeTime !== null && { maxPacketLifeTime }),
        ...(maxRetransmits !== null && { maxRetransmits }),
      };
      if (this.#native !== null) channel.attach(this.#native.createDataChannel(label, options), false);
    }
  }

  /** The end of the connection, and of all that it has: duty 11. */
  #end(state: ConnectionState): void {
    this.#held.drop();
    this.#native?.close();
    this.#native = null;
    for (const channel of this.#channels.splice(0)) channel.end();
    this.#state = state;
    this.stateChanged();
  }
}

/** The stack's spelling of servers. It has TURN over UDP only, as the capability says. */
function serversOf({ urls, username, credential }: IceServer): NativeServer[] {
  const usable = urls.filter(({ transport }) => transport === 'udp');
  return usable.map(({ scheme, host, port }) => {
    const server = { hostname: host, port };
    return scheme === 'turn' ? { ...server, username, password: credential, relayType: 'TurnUdp' } : server;
  });
}
