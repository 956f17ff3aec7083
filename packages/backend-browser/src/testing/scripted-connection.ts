import { parseSessionDescription, type RemoteDescription } from '@peerplug/core/extension';

/** A description that the checks of core take. */
export const SDP: string = [
  'v=0',
  'o=- 1 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
  'c=IN IP4 0.0.0.0',
  'a=mid:0',
  'a=ice-ufrag:abcd',
  'a=ice-pwd:0123456789abcdefghijklmn',
  `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`,
  'a=setup:active',
  '',
].join('\r\n');

/** The peer's, as core hands it over. */
export function remoteAnswer(type: 'answer' | 'pranswer', ufrag = 'abcd'): RemoteDescription {
  return parseSessionDescription(type, SDP.replace('abcd', ufrag));
}

/** A channel whose events the test makes. */
export class ScriptedChannel extends EventTarget {
  readyState: RTCDataChannelState = 'open';
  id: number | null = null;
  binaryType = '';
  bufferedAmount = 0;
  bufferedAmountLowThreshold = 0;
  closeCount = 0;
  readonly sent: unknown[] = [];
  /** What `send()` throws. */
  refusal: Error | null = null;
  readonly label = 'data';
  readonly protocol = '';
  readonly ordered = true;
  readonly maxPacketLifeTime = null;
  readonly maxRetransmits = null;

  send(message: unknown): void {
    if (this.refusal !== null) throw this.refusal;
    this.sent.push(message);
  }

  close(): void {
    this.closeCount += 1;
    this.readyState = 'closing';
  }
}

/** One of the transports under a connection. */
export class ScriptedTransport extends EventTarget {
  state = 'connecting';
  listenerCount = 0;

  /** Enters a state, as the platform reports it. */
  enter(state: string): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }

  override addEventListener(type: string, listener: EventListener): void {
    this.listenerCount += 1;
    super.addEventListener(type, listener);
  }
}

/** A connection of W3C's shape whose events and failures the test makes. */
export class ScriptedConnection extends EventTarget {
  connectionState: RTCPeerConnectionState = 'new';
  iceGatheringState: RTCIceGatheringState = 'new';
  sctp: (ScriptedTransport & { readonly transport: ScriptedTransport }) | null = null;
  readonly localDescription = null;
  readonly channels: ScriptedChannel[] = [];
  readonly applied: string[] = [];
  closeCount = 0;
  /** Steps that fail, and of what. */
  readonly refusals: Map<string, Error> = new Map<string, Error>();

  readonly configuration: RTCConfiguration | undefined;

  constructor(configuration?: RTCConfiguration) {
    super();
    this.configuration = configuration;
  }

  createDataChannel(): ScriptedChannel {
    this.#check('createDataChannel');
    const channel = new ScriptedChannel();
    channel.readyState = 'connecting';
    this.channels.push(channel);
    return channel;
  }

  createOffer(): Promise<RTCSessionDescriptionInit> {
    return this.#step('createOffer', { type: 'offer', sdp: SDP });
  }

  createAnswer(): Promise<RTCSessionDescriptionInit> {
    return this.#step('createAnswer', { type: 'answer', sdp: SDP });
  }

  setLocalDescription({ type }: RTCSessionDescriptionInit): Promise<void> {
    return this.#step(`local ${type}`, undefined);
  }

  setRemoteDescription({ type }: RTCSessionDescriptionInit): Promise<void> {
    return this.#step(`remote ${type}`, undefined);
  }

  close(): void {
    this.closeCount += 1;
    this.connectionState = 'closed';
  }

  /** Enters a state, as the platform reports it. */
  enter(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    this.dispatchEvent(new Event('connectionstatechange'));
  }

  /** Enters a state of gathering. */
  gather(state: RTCIceGatheringState): void {
    this.iceGatheringState = state;
    this.dispatchEvent(new Event('icegatheringstatechange'));
  }

  /** Fires an event with the members of its kind. */
  fire(type: string, members: object): void {
    this.dispatchEvent(Object.assign(new Event(type), members));
  }

  async #step<T>(name: string, result: T): Promise<T> {
    await Promise.resolve();
    this.#check(name);
    this.applied.push(name);
    return result;
  }

  #check(name: string): void {
    const refusal = this.refusals.get(name);
    if (refusal !== undefined) throw refusal;
  }
}
