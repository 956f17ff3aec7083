import {
  ConnectionState,
  type DataChannelOptions,
  ErrorCode,
  type ExtensionDescriptor,
  nameOf,
  WebRTCDataChannel,
  WebRTCPeerConnection,
} from '@peerplug/core';
import { OutsideEnd, type Signal } from './outside-end.js';
import type { PeerProgram } from './peer-program.js';

/** Who offers. */
export type Offerer = 'ours' | 'theirs';

/** What lies between the two, and what the peer brings. */
export interface MeetingOptions {
  /** The peer has sections for audio and video beside its data. */
  readonly hasMedia?: boolean;
  /** Takes what the peer signals, in the place of our connection, until {@link Meeting.release}. */
  readonly hold?: Signal[];
  /** How long a connect, or anything else that takes both ends, may take. */
  readonly limitMs?: number;
}

/** The limit unless given. */
const LIMIT_MS = 10_000;

/** Milliseconds between two polls. */
const POLL_MS = 2;

let connections = 0;

/** A connection of ours and one of a stack that is not, which an application of each side joins. */
export class Meeting {
  readonly offerer: Offerer;
  readonly ours: WebRTCPeerConnection;
  readonly theirs: OutsideEnd;
  /** The channels of the peer that our end received. */
  readonly received: WebRTCDataChannel[] = [];
  readonly #own: WebRTCDataChannel[] = [];
  readonly #errors: string[] = [];
  readonly #limitMs: number;
  #hold: Signal[] | undefined;

  constructor(
    extension: ExtensionDescriptor,
    program: PeerProgram,
    offerer: Offerer,
    options: MeetingOptions = {},
  ) {
    const ours = new WebRTCPeerConnection({ extension: extension.name });
    this.offerer = offerer;
    this.ours = ours;
    this.#hold = options.hold;
    this.#limitMs = options.limitMs ?? LIMIT_MS;
    connections += 1;
    const theirs = new OutsideEnd(program, connections, options.hasMedia ?? false);
    this.theirs = theirs;
    ours.errorOccurred.connect(({ message }) => this.#errors.push(message));
    ours.dataChannelReceived.connect((channel) => this.received.push(channel));
    ours.sessionDescriptionCreated.connect(ours.setLocalDescription);
    ours.sessionDescriptionCreated.connect((type, sdp) => {
      theirs.run({ do: 'description', type: type as 'offer' | 'answer', sdp }); // nobody asks for a pranswer
    });
    ours.iceCandidateCreated.connect((mid, index, candidate) => {
      theirs.run({ do: 'candidate', mid, index, candidate });
    });
  }

  /** Creates a channel at our end. */
  createChannel(label: string, options: DataChannelOptions = {}): WebRTCDataChannel {
    const channel = this.ours.createDataChannel(label, options);
    if (channel === null) throw new Error(`createDataChannel(): ${this.#lastError()}`);
    this.#own.push(channel);
    return channel;
  }

  /** Has the offerer create a channel, connects, and waits until it is open at both ends; returns our end of it. */
  async open(label: string): Promise<WebRTCDataChannel> {
    if (this.offerer === 'ours') this.createChannel(label);
    else this.theirs.createChannel(label);
    await this.connect();
    return this.opened(label);
  }

  /** Has the offerer offer, and waits until our connection is STATE_CONNECTED. */
  async connect(): Promise<void> {
    this.offer();
    await this.until(
      () => this.ours.getConnectionState() === ConnectionState.STATE_CONNECTED,
      'STATE_CONNECTED',
    );
  }

  offer(): void {
    if (this.offerer === 'ours') this.expectOk(this.ours.createOffer(), 'createOffer()');
    else this.theirs.run({ do: 'offer' });
  }

  /** Waits until a channel is open at both ends; returns our end of it. */
  async opened(label: string): Promise<WebRTCDataChannel> {
    const find = (): WebRTCDataChannel | undefined =>
      [...this.#own, ...this.received].find((channel) => channel.getLabel() === label);
    await this.until(
      () => find()?.getReadyState() === WebRTCDataChannel.STATE_OPEN,
      `'${label}' is open at our end`,
    );
    await this.until(() => this.theirs.channel(label).isOpen, `'${label}' is open at the peer`);
    const channel = find();
    if (channel === undefined) throw new Error(`'${label}' is gone`);
    return channel;
  }

  /** Polls our connection, and passes on what the peer signals, until the condition holds. */
  async until(
    condition: () => boolean,
    what: string | (() => string),
    limitMs: number = this.#limitMs,
  ): Promise<void> {
    const deadline = performance.now() + limitMs;
    for (;;) {
      for (const signal of this.theirs.takeSignals()) {
        if (this.#hold === undefined) this.#pass(signal);
        else this.#hold.push(signal);
      }
      this.ours.poll();
      if (condition()) return;
      const [fault] = this.theirs.errors;
      if (fault !== undefined) throw new Error(`the peer: ${fault}`);
      if (performance.now() > deadline) {
        const text = typeof what === 'string' ? what : what();
        throw new Error(`not within ${String(limitMs)} ms: ${text}; ${this.#summary()}`);
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** Passes held signals on to our connection, and from now on all that come. */
  release(signals: readonly Signal[]): void {
    this.#hold = undefined;
    for (const signal of signals) this.#pass(signal);
  }

  expectOk(code: ErrorCode, what: string): void {
    if (code !== ErrorCode.OK) throw new Error(`${what}: ${nameOf(ErrorCode, code)}: ${this.#lastError()}`);
  }

  close(): void {
    this.ours.close();
    this.theirs.run({ do: 'close' });
  }

  #pass(signal: Signal): void {
    if (signal.is === 'description') {
      this.expectOk(this.ours.setRemoteDescription(signal.type, signal.sdp), `the ${signal.type}`);
    } else {
      const { mid, index, candidate } = signal;
      this.expectOk(this.ours.addIceCandidate(mid, index, candidate), `'${candidate}'`);
    }
  }

  #lastError(): string {
    return this.ours.getLastError()?.message ?? 'no reason given';
  }

  #summary(): string {
    const own = nameOf(ConnectionState, this.ours.getConnectionState());
    return `ours ${own}, theirs ${this.theirs.state}; ${[...this.#errors, ...this.theirs.errors].join('; ')}`;
  }
}
