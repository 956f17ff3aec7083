import {
  ErrorCode,
  nameOf,
  type SessionDescriptionType,
  type WebRTCDataChannel,
  WebRTCPeerConnection,
} from '@peerplug/core';
import { expect } from 'chai';
import type { Call, End } from './call-order-arbitrary.js';
import { ConnectionModel, type RemoteText } from './connection-model.js';
import { checkCode, connect, loopback, nextTask } from './target.js';

/** How long two connections that meet get to connect. */
const MEETING_MS = 60;

/** What is on its way to the other end. */
type Message =
  | { readonly kind: 'description'; readonly type: string; readonly sdp: string }
  | { readonly kind: 'candidate'; readonly values: readonly [string, number, string] };

/** Makes the calls on two connections and compares each answer and each state with the model. */
export async function checkCallOrder(extension: string, calls: readonly Call[]): Promise<void> {
  const ends = [new ObservedEnd(extension), new ObservedEnd(extension)] as const;
  try {
    for (const call of calls) {
      await ends[call.end].make(call, ends[other(call.end)]);
      for (const end of ends) end.model.checkStates();
    }
  } finally {
    for (const end of ends) end.connection.close();
  }
  for (const end of ends) {
    end.model.closed();
    end.model.checkStates();
    expect(end.connection.poll()).to.equal(ErrorCode.OK);
  }
}

function other(end: End): End {
  return end === 0 ? 1 : 0;
}

/** A connection, its model, and what it wants to tell the other end. */
class ObservedEnd {
  readonly connection: WebRTCPeerConnection;
  readonly model: ConnectionModel;
  readonly #extension: string;
  #outbox: Message[] = [];

  constructor(extension: string) {
    this.#extension = extension;
    this.connection = connect(extension);
    this.model = new ConnectionModel(this.connection);
    this.connection.sessionDescriptionCreated.connect((type, sdp) => {
      this.model.described(type, sdp);
      this.#outbox.push({ kind: 'description', type, sdp });
    });
    this.connection.iceCandidateCreated.connect((...values) => {
      this.model.foundCandidate(values[2]);
      this.#outbox.push({ kind: 'candidate', values });
    });
    this.connection.dataChannelReceived.connect((channel) => {
      this.model.received(channel);
    });
  }

  async make(call: Call, peer: ObservedEnd): Promise<void> {
    switch (call.kind) {
      case 'initialize':
        this.#expect(this.connection.initialize(loopback(this.#extension)), ErrorCode.OK);
        this.#outbox = [];
        this.model.restarted();
        break;
      case 'initialize badly':
        this.#expect(this.connection.initialize({ iceServers: 7 as never }), ErrorCode.ERR_INVALID_PARAMETER);
        break;
      case 'create':
        this.#create(call.negotiatedId, call.limit);
        break;
      case 'offer':
        this.#offer();
        break;
      case 'local':
        this.#setLocal(call.type, call.text === 'given' ? (this.model.given?.sdp ?? '') : 'v=0\r\n');
        break;
      case 'remote':
        this.#setRemote(call.type, remoteText(call.text, this.model, peer.model));
        break;
      case 'candidate':
        this.#addCandidate(['0', 0, call.name], call.name !== 'junk');
        break;
      case 'poll':
        this.#expect(this.connection.poll(), ErrorCode.OK);
        break;
      case 'close':
        this.connection.close();
        this.#outbox = [];
        this.model.closed();
        break;
      case 'stats':
        expect(this.connection.getStats() !== null).to.equal(this.connection.capabilities.stats);
        break;
      case 'turn':
        await nextTask();
        break;
      case 'meet':
        await this.#meet(peer);
        break;
      default:
        this.#useChannel(call);
    }
  }

  /** Takes what has been told so far. */
  takeMessages(): readonly Message[] {
    this.#expect(this.connection.poll(), ErrorCode.OK);
    return this.#outbox.splice(0);
  }

  /** Passes on to this end what the other has told. */
  deliver(messages: readonly Message[]): void {
    for (const message of messages) {
      if (message.kind === 'candidate') this.#addCandidate(message.values, true);
      else this.#setRemote(message.type, textOf(message.sdp));
    }
  }

  /** Applies the description that was given, if that is still to be done. */
  applyGiven(): void {
    const { given } = this.model;
    if (given?.appliedAs === null) this.#setLocal(given.type, given.sdp);
  }

  #expect(code: ErrorCode, ...expected: readonly ErrorCode[]): void {
    checkCode(this.connection, code);
    const reason = this.connection.getLastError()?.message ?? '';
    const names = expected.map((value) => nameOf(ErrorCode, value));
    expect(nameOf(ErrorCode, code), reason).to.be.oneOf(names);
  }

  #create(negotiatedId: number | null, limit: 'none' | 'both' | 'retransmits'): void {
    const expected = this.model.codeOfCreate(negotiatedId, limit === 'both');
    const channel = this.connection.createDataChannel('data', {
      ...(negotiatedId === null ? {} : { negotiated: true, id: negotiatedId }),
      ...(limit === 'none' ? {} : { maxRetransmits: 2 }),
      ...(limit === 'both' ? { maxPacketLifeTime: 20 } : {}),
    });
    const code = channel === null ? (this.connection.getLastError()?.code ?? -1) : ErrorCode.OK;
    expect(nameOf(ErrorCode, code)).to.equal(nameOf(ErrorCode, expected));
    if (channel !== null) this.model.created(channel, negotiatedId);
  }

  #offer(): void {
    const expected = this.model.codeOfOffer();
    this.#expect(this.connection.createOffer(), expected);
    if (expected === ErrorCode.OK) this.model.offered();
  }

  #setLocal(type: string, sdp: string): void {
    const expected = this.model.codeOfLocal(type, sdp);
    this.#expect(this.connection.setLocalDescription(type as SessionDescriptionType, sdp), expected);
    if (expected === ErrorCode.OK) this.model.localApplied(type);
  }

  #setRemote(type: string, text: RemoteText): void {
    const expected = this.model.codeOfRemote(type, text);
    this.#expect(this.connection.setRemoteDescription(type as SessionDescriptionType, text.sdp), expected);
    if (expected === ErrorCode.OK) this.model.remoteTaken(type);
  }

  #addCandidate(values: readonly [string, number, string], isWellFormed: boolean): void {
    const expected = this.model.codeOfCandidate(isWellFormed);
    this.#expect(this.connection.addIceCandidate(...values), expected);
  }

  /** What both ends have to tell goes back and forth until both are connected, or nothing comes of it. */
  async #meet(peer: ObservedEnd): Promise<void> {
    const isDone = (end: ObservedEnd): boolean => end.connection.getConnectionState() !== 1;
    const deadline = performance.now() + MEETING_MS;
    do {
      for (const [from, to] of [
        [this, peer],
        [peer, this],
      ] as const) {
        const messages = from.takeMessages();
        from.applyGiven();
        to.deliver(messages);
      }
      await nextTask();
    } while (!(isDone(this) && isDone(peer)) && performance.now() < deadline);
  }

  #useChannel(call: Extract<Call, { readonly channel: number }>): void {
    const channels = [...this.model.channels.keys()];
    const channel = channels[call.channel % Math.max(1, channels.length)];
    if (channel === undefined) return;
    if (call.kind === 'put') put(channel, call.bytes, call.isText);
    else if (call.kind === 'get') get(channel);
    else if (call.kind === 'poll channel') expect(channel.poll()).to.equal(ErrorCode.OK);
    else {
      channel.close();
      expect(channel.getReadyState(), 'state after close()').to.be.at.least(2);
    }
  }
}

function remoteText(
  which: "peer's" | 'own' | 'junk',
  own: ConnectionModel,
  peer: ConnectionModel,
): RemoteText {
  const sdp = which === 'own' ? own.given?.sdp : which === "peer's" ? peer.given?.sdp : undefined;
  return sdp === undefined ? { sdp: 'v=0\r\njunk\r\n', setup: null } : textOf(sdp);
}

function textOf(sdp: string): RemoteText {
  return { sdp, setup: sdp.includes('a=setup:actpass') ? 'actpass' : 'decided' };
}

function put(channel: WebRTCDataChannel, bytes: number, isText: boolean): void {
  channel.writeMode = isText ? 0 : 1;
  const isOpen = channel.getReadyState() === 1;
  const isTooLarge = bytes > channel.getMaxPacketSize();
  const code = channel.putPacket(new Uint8Array(bytes));
  if (!isOpen) expect(code, 'not open').to.equal(ErrorCode.ERR_UNCONFIGURED);
  else if (isTooLarge) expect(code, 'too large').to.equal(ErrorCode.ERR_INVALID_PARAMETER);
  // A native channel may have been closed by its peer a moment ago, which its state tells a turn later.
  else expect(code).to.be.oneOf([ErrorCode.OK, ErrorCode.ERR_BUSY, ErrorCode.ERR_UNCONFIGURED]);
}

function get(channel: WebRTCDataChannel): void {
  const hasPacket = channel.getAvailablePacketCount() > 0;
  channel.getPacket();
  expect(channel.getPacketError()).to.equal(hasPacket ? ErrorCode.OK : ErrorCode.ERR_UNAVAILABLE);
}
