import {
  ConnectionState,
  ErrorCode,
  type SessionDescriptionType,
  SignalingState,
  type WebRTCDataChannel,
  type WebRTCPeerConnection,
} from '@peerplug/core';
import { signalingStateAfter } from '@peerplug/core/extension';
import { expect } from 'chai';

/** A description that a signal gave. */
interface Given {
  readonly type: string;
  readonly sdp: string;
  appliedAs: string | null;
}

/** A text that the model knows something of. */
export interface RemoteText {
  readonly sdp: string;
  /** The DTLS role that it leaves to whom takes it; null where it is no description. */
  readonly setup: 'actpass' | 'decided' | null;
}

/** To which states a connection may go by itself. */
const NEXT: Readonly<Record<number, readonly number[]>> = {
  [ConnectionState.STATE_NEW]: [0],
  [ConnectionState.STATE_CONNECTING]: [1, 2, 3, 4, 5],
  [ConnectionState.STATE_CONNECTED]: [2, 3, 4, 5],
  [ConnectionState.STATE_DISCONNECTED]: [2, 3, 4, 5],
  [ConnectionState.STATE_FAILED]: [4, 5],
  [ConnectionState.STATE_CLOSED]: [5],
};

/**
 * What the rules say of one connection, by the calls that were made on it: which code the next call returns, and which
 * states it may be in. What the network does by itself is left open.
 */
export class ConnectionModel {
  given: Given | null = null;
  /** Every channel that the connection has or had, with the state in which it was seen last. */
  readonly channels: Map<WebRTCDataChannel, number> = new Map();
  #isClosed = false;
  #isNew = true;
  #hasChannel = false;
  #takenIds = new Set<number>();
  #remoteType: string | null = null;
  #signaling: SignalingState = SignalingState.SIGNALING_STATE_STABLE;
  #lastState: number = ConnectionState.STATE_NEW;
  #awaited: 'offer' | 'answer' | null = null;

  constructor(readonly connection: WebRTCPeerConnection) {}

  /** Whether calls are refused: closed here, or by the peer. */
  get #isOver(): boolean {
    return this.#isClosed || this.connection.getConnectionState() === ConnectionState.STATE_CLOSED;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** `initialize()` was OK: everything begins anew, and the channels of before are closed. */
  restarted(): void {
    this.#isClosed = false;
    this.#isNew = true;
    this.#hasChannel = false;
    this.#takenIds = new Set();
    this.#remoteType = null;
    this.#signaling = SignalingState.SIGNALING_STATE_STABLE;
    this.#lastState = ConnectionState.STATE_NEW;
    this.#awaited = null;
    this.given = null;
    this.#forgetClosedChannels();
  }

  closed(): void {
    this.#isClosed = true;
    this.#lastState = ConnectionState.STATE_CLOSED;
    this.#forgetClosedChannels();
  }

  /** What `createDataChannel` keeps as its error, or OK where it creates one. */
  codeOfCreate(id: number | null, isContradictory: boolean): ErrorCode {
    if (this.#isOver) return ErrorCode.ERR_UNCONFIGURED;
    if (!this.#isNew) return ErrorCode.FAILED;
    if (isContradictory) return ErrorCode.ERR_INVALID_PARAMETER;
    return id !== null && this.#takenIds.has(id) ? ErrorCode.ERR_ALREADY_IN_USE : ErrorCode.OK;
  }

  created(channel: WebRTCDataChannel, id: number | null): void {
    this.#hasChannel = true;
    if (id !== null) this.#takenIds.add(id);
    this.channels.set(channel, channel.getReadyState());
  }

  codeOfOffer(): ErrorCode {
    if (this.#isOver) return ErrorCode.ERR_UNCONFIGURED;
    return this.#isNew && this.#hasChannel ? ErrorCode.OK : ErrorCode.FAILED;
  }

  offered(): void {
    this.#begun('offer');
  }

  codeOfLocal(type: string, sdp: string): ErrorCode {
    if (this.#isOver) return ErrorCode.ERR_UNCONFIGURED;
    const hasProvisional = this.connection.capabilities.pranswer;
    const isType = type === 'offer' || type === 'answer' || (type === 'pranswer' && hasProvisional);
    if (!isType) return ErrorCode.ERR_INVALID_PARAMETER;
    if (this.given === null) return ErrorCode.FAILED;
    const { type: made, appliedAs } = this.given;
    if (type !== made && !(type === 'pranswer' && made === 'answer')) return ErrorCode.ERR_INVALID_PARAMETER;
    if (appliedAs === type && sdp === this.given.sdp) return ErrorCode.OK;
    if (appliedAs !== null && appliedAs !== 'pranswer') return ErrorCode.FAILED;
    return sdp === this.given.sdp ? ErrorCode.OK : ErrorCode.ERR_INVALID_PARAMETER;
  }

  localApplied(type: string): void {
    if (this.given === null || this.given.appliedAs === type) return;
    this.given.appliedAs = type;
    this.#signaling = signalingStateAfter('local', type as SessionDescriptionType);
  }

  codeOfRemote(type: string, { setup }: RemoteText): ErrorCode {
    if (this.#isOver) return ErrorCode.ERR_UNCONFIGURED;
    if (type !== 'offer' && type !== 'answer') return ErrorCode.ERR_INVALID_PARAMETER;
    const awaitsAnswer = this.given?.appliedAs === 'offer' && this.#remoteType !== 'answer';
    if (type === 'offer' ? !this.#isNew : !awaitsAnswer) return ErrorCode.FAILED;
    const fits = type === 'offer' ? setup !== null : setup === 'decided';
    return fits ? ErrorCode.OK : ErrorCode.ERR_INVALID_PARAMETER;
  }

  remoteTaken(type: string): void {
    this.#remoteType = type;
    this.#signaling = signalingStateAfter('remote', type as SessionDescriptionType);
    if (type === 'offer') this.#begun('answer');
  }

  codeOfCandidate(isWellFormed: boolean): ErrorCode {
    if (this.#isOver) return ErrorCode.ERR_UNCONFIGURED;
    return isWellFormed ? ErrorCode.OK : ErrorCode.ERR_INVALID_PARAMETER;
  }

  /** A signal gave a description: one for each offer made and each offer taken. */
  described(type: string, sdp: string): void {
    expect(this.#isClosed, 'a description after close()').to.equal(false);
    expect(type, 'the description that was asked for').to.equal(this.#awaited);
    this.#awaited = null;
    this.given = { type, sdp, appliedAs: null };
  }

  /** A signal gave a candidate. */
  foundCandidate(name: string): void {
    expect(this.#isClosed, 'a candidate after close()').to.equal(false);
    expect(this.given?.appliedAs ?? null, 'a candidate before setLocalDescription()').not.to.equal(null);
    expect(name).to.match(/^candidate:/);
  }

  /** A signal gave a channel. */
  received(channel: WebRTCDataChannel): void {
    expect(this.#isClosed, 'a channel after close()').to.equal(false);
    expect(channel.getReadyState(), 'the state of a received channel').to.be.at.least(1);
    this.channels.set(channel, channel.getReadyState());
  }

  /** Whether the states are among those that the rules allow now. */
  checkStates(): void {
    const state = this.connection.getConnectionState();
    const gathering = this.connection.getGatheringState();
    const signaling = this.connection.getSignalingState();
    const allowed = this.#isClosed ? [5] : this.#isNew ? [0] : NEXT[Math.max(1, this.#lastState)];
    expect(state, 'connection state').to.be.oneOf([...(allowed ?? [])]);
    this.#lastState = state;
    if (state === ConnectionState.STATE_CLOSED) {
      expect(signaling).to.be.oneOf([
        SignalingState.SIGNALING_STATE_CLOSED,
        this.#isClosed ? 5 : this.#signaling,
      ]);
    } else {
      expect(signaling, 'signaling state').to.equal(this.#signaling);
    }
    const mayGather = this.#isClosed || (this.given?.appliedAs ?? null) !== null;
    if (!mayGather) expect(gathering, 'gathering state').to.equal(0);
    for (const [channel, before] of this.channels) {
      const now = channel.getReadyState();
      expect(now, 'the state of a channel, which never goes back').to.be.at.least(before);
      if (this.#isClosed) expect(now, 'the state of a channel of a closed connection').to.equal(3);
      this.channels.set(channel, now);
    }
  }

  #begun(awaited: 'offer' | 'answer'): void {
    this.#isNew = false;
    this.#awaited = awaited;
    expect(this.connection.getConnectionState(), 'state after it').to.be.oneOf([1, 2]);
  }

  #forgetClosedChannels(): void {
    for (const channel of this.channels.keys()) {
      expect(channel.getReadyState(), 'the state of a channel of a closed connection').to.equal(3);
    }
    this.channels.clear();
  }
}
