import type { PeerProgram } from './peer-program.js';
import type { ChannelFacts, Payload, PeerCommand, PeerEvent, PlainCandidate } from './protocol.js';

/** What is known of a channel at the peer. */
export interface OutsideChannel {
  isOpen: boolean;
  isClosed: boolean;
  readonly messages: Payload[];
}

/** What a peer has reported that is to be passed on to our connection. */
export type Signal =
  | { readonly is: 'description'; readonly type: 'offer' | 'answer'; readonly sdp: string }
  | ({ readonly is: 'candidate' } & PlainCandidate);

type WithoutNumber<T> = T extends unknown ? Omit<T, 'connection'> : never;

/** One connection of a peer's program, and what has been reported of it. */
export class OutsideEnd {
  /** The channels of both ends, by their labels. */
  readonly channels: Map<string, OutsideChannel> = new Map();
  /** The channels that our end created and the peer received. */
  readonly received: ChannelFacts[] = [];
  /** In W3C's words. */
  state = 'new';
  readonly errors: string[] = [];
  readonly #program: PeerProgram;
  readonly #number: number;
  readonly #signals: Signal[] = [];

  constructor(program: PeerProgram, number: number, hasMedia: boolean) {
    this.#program = program;
    this.#number = number;
    program.onEvent = (event) => {
      if (event.connection === number || event.connection === 0) this.#take(event);
    };
    this.run({ do: 'open', hasMedia });
  }

  /** Has the program do something; what fails is among {@link errors}. */
  run(command: WithoutNumber<PeerCommand>): void {
    this.#program.send({ connection: this.#number, ...command });
  }

  /** Has the peer create a channel; everything is W3C's default unless given. */
  createChannel(label: string, facts: Partial<ChannelFacts> = {}): void {
    const all = { protocol: '', ordered: true, maxRetransmits: null, negotiated: false, id: null, ...facts };
    this.run({ do: 'channel', label, ...all });
  }

  send(label: string, payload: Payload): void {
    this.run({ do: 'send', label, payload });
  }

  /** What is known of a channel; nothing yet where nothing was reported. */
  channel(label: string): OutsideChannel {
    let channel = this.channels.get(label);
    if (channel === undefined) {
      channel = { isOpen: false, isClosed: false, messages: [] };
      this.channels.set(label, channel);
    }
    return channel;
  }

  /** The signals since the last call, in order. */
  takeSignals(): Signal[] {
    return this.#signals.splice(0);
  }

  #take(event: PeerEvent): void {
    switch (event.is) {
      case 'description':
      case 'candidate':
        this.#signals.push(event);
        return;
      case 'channel':
        this.received.push(event);
        return;
      case 'open':
        this.channel(event.label).isOpen = true;
        return;
      case 'message':
        this.channel(event.label).messages.push(event.payload);
        return;
      case 'closed':
        this.channel(event.label).isClosed = true;
        return;
      case 'state':
        this.state = event.state;
        return;
      case 'error':
        this.errors.push(event.reason);
    }
  }
}
