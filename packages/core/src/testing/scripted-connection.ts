import { ChannelState } from '../constants/channel-state.js';
import { ConnectionState } from '../constants/connection-state.js';
import { WebRTCDataChannelExtension } from '../contract/data-channel-extension.js';
import type { DataChannelParameters } from '../input/data-channel-options.js';
import { ErrorCode } from '../constants/error-code.js';
import { GatheringState } from '../constants/gathering-state.js';
import { WebRTCPeerConnectionExtension } from '../contract/peer-connection-extension.js';
import type { IceCandidate } from '../input/ice-candidate.js';
import type { RemoteDescription, SessionDescription } from '../input/session-description.js';
import type { PeerConnectionSettings } from '../input/configuration.js';
import {
  type SessionDescriptionType,
  SignalingState,
  signalingStateAfter,
} from '../constants/signaling-state.js';

/** Methods of a scripted connection or channel whose outcome a test may set. */
export type ScriptedMethod =
  | 'initialize'
  | 'createDataChannel'
  | 'createOffer'
  | 'setLocalDescription'
  | 'setRemoteDescription'
  | 'addIceCandidate'
  | 'awaitRoom'
  | 'close'
  | 'send';

/** What was called, with its arguments. */
export type ScriptedCall = readonly [method: ScriptedMethod, ...args: unknown[]];

/** Runs what a test has set for a method, or gives OK. */
class Script {
  readonly calls: ScriptedCall[] = [];
  readonly outcomes = new Map<ScriptedMethod, () => ErrorCode>();

  run(...call: ScriptedCall): ErrorCode {
    this.calls.push(call);
    return this.outcomes.get(call[0])?.() ?? ErrorCode.OK;
  }
}

/** A connection that reports what its test tells it to. */
export class ScriptedConnection extends WebRTCPeerConnectionExtension {
  readonly channels: ScriptedChannel[] = [];
  connectionState: ConnectionState = ConnectionState.STATE_NEW;
  gatheringState: GatheringState = GatheringState.GATHERING_STATE_NEW;
  signalingState: SignalingState = SignalingState.SIGNALING_STATE_STABLE;
  readonly #script = new Script();

  /** What core has called, the state getters apart. */
  get calls(): readonly ScriptedCall[] {
    return this.#script.calls;
  }

  /** The names of what core has called. */
  get methods(): readonly ScriptedMethod[] {
    return this.#script.calls.map(([method]) => method);
  }

  /** The channel that was made last. */
  get latestChannel(): ScriptedChannel {
    const latest = this.channels.at(-1);
    if (latest === undefined) throw new Error('no channel was made yet');
    return latest;
  }

  /** From now on a call of the method runs `outcome` and gives its result. */
  on(method: ScriptedMethod, outcome: () => ErrorCode): void {
    this.#script.outcomes.set(method, outcome);
  }

  override initialize(settings: PeerConnectionSettings): ErrorCode {
    return this.#script.run('initialize', settings);
  }

  override createDataChannel(parameters: DataChannelParameters): ScriptedChannel | null {
    if (this.#script.run('createDataChannel', parameters) !== ErrorCode.OK) return null;
    const channel = new ScriptedChannel(parameters);
    this.channels.push(channel);
    return channel;
  }

  override createOffer(): ErrorCode {
    const code = this.#script.run('createOffer');
    if (code === ErrorCode.OK) this.connectionState = ConnectionState.STATE_CONNECTING;
    return code;
  }

  override setLocalDescription({ type, text }: SessionDescription): ErrorCode {
    const code = this.#script.run('setLocalDescription', type, text);
    if (code === ErrorCode.OK) this.signalingState = signalingStateAfter('local', type);
    return code;
  }

  override setRemoteDescription({ type, text }: RemoteDescription): ErrorCode {
    const code = this.#script.run('setRemoteDescription', type, text);
    if (code !== ErrorCode.OK) return code;
    this.signalingState = signalingStateAfter('remote', type);
    if (type === 'offer') this.connectionState = ConnectionState.STATE_CONNECTING;
    return code;
  }

  override addIceCandidate({ media, index, text }: IceCandidate): ErrorCode {
    return this.#script.run('addIceCandidate', media, index, text);
  }

  override close(): void {
    this.#script.run('close');
  }

  override getConnectionState(): ConnectionState {
    return this.connectionState;
  }

  override getGatheringState(): GatheringState {
    return this.gatheringState;
  }

  override getSignalingState(): SignalingState {
    return this.signalingState;
  }

  /** Reports a description. */
  describe(type: SessionDescriptionType, sdp: string): void {
    this.sessionDescriptionCreated(type, sdp);
  }

  /** Reports a candidate. */
  find(name: string): void {
    this.iceCandidateCreated('0', 0, name);
  }

  /** Reports a channel of the peer. */
  accept(channel: ScriptedChannel): void {
    this.dataChannelReceived(channel);
  }

  /** Takes a state and reports it. */
  enter(state: ConnectionState): void {
    this.connectionState = state;
    this.stateChanged();
  }

  /** Reports a failure. */
  report(code: ErrorCode, message: string, cause?: unknown): ErrorCode {
    return this.failed(code, message, cause);
  }
}

/** A channel that reports what its test tells it to. */
export class ScriptedChannel extends WebRTCDataChannelExtension {
  state: ChannelState;
  id = 65535;
  bufferedAmount = 0;
  readonly #script = new Script();

  constructor(
    override readonly parameters: DataChannelParameters,
    state: ChannelState = ChannelState.STATE_CONNECTING,
  ) {
    super();
    this.state = state;
  }

  /** What core has called, the getters apart. */
  get calls(): readonly ScriptedCall[] {
    return this.#script.calls;
  }

  /** From now on a call of the method runs `outcome` and gives its result. */
  on(method: ScriptedMethod, outcome: () => ErrorCode): void {
    this.#script.outcomes.set(method, outcome);
  }

  override send(message: string | Uint8Array): ErrorCode {
    return this.#script.run('send', message);
  }

  override close(): void {
    this.#script.run('close');
  }

  override getReadyState(): ChannelState {
    return this.state;
  }

  override getId(): number {
    return this.id;
  }

  override getBufferedAmount(): number {
    return this.bufferedAmount;
  }

  override awaitRoom(bytes: number): void {
    this.#script.run('awaitRoom', bytes);
  }

  /** Reports that packets are taken again. */
  makeRoom(): void {
    this.roomMade();
  }

  /** Reports a packet. */
  arrive(message: string | Uint8Array): void {
    this.packetReceived(message);
  }

  /** Reports text as bytes. */
  arriveAsText(utf8: Uint8Array): void {
    this.textReceived(utf8);
  }

  /** Takes a state and reports it. */
  enter(state: ChannelState): void {
    this.state = state;
    this.stateChanged();
  }

  /** Reports a failure. */
  report(code: ErrorCode, message: string, cause?: unknown): ErrorCode {
    return this.failed(code, message, cause);
  }
}
