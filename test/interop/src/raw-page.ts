// The script of a page that uses W3C's WebRTC as a browser application does, with nothing of Peerplug.
import type { RawMessage, RawPageFunctions, RawSignals } from './raw-page-functions.js';

const DEADLINE_MS = 10_000;

/** A connection, with all that it has told. */
class RawConnection {
  readonly connection: RTCPeerConnection = new RTCPeerConnection();
  readonly #channels = new Map<string, RTCDataChannel>();
  readonly #messages = new Map<string, RawMessage[]>();
  #descriptions: RawSignals['descriptions'][number][] = [];
  #candidates: (RTCIceCandidateInit | null)[] = [];

  constructor() {
    this.connection.onicecandidate = ({ candidate }) => {
      this.#candidates.push(candidate === null ? null : candidate.toJSON());
    };
    this.connection.ondatachannel = ({ channel }) => {
      this.adopt(channel);
    };
  }

  adopt(channel: RTCDataChannel): void {
    const messages: RawMessage[] = [];
    this.#channels.set(channel.label, channel);
    this.#messages.set(channel.label, messages);
    channel.binaryType = 'arraybuffer';
    channel.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (typeof data === 'string') messages.push({ kind: 'text', text: data });
      else messages.push({ kind: 'bytes', length: data.byteLength, isCounting: isCounting(data) });
    };
  }

  channel(label: string): RTCDataChannel {
    const channel = this.#channels.get(label);
    if (channel === undefined) throw new Error(`there is no channel '${label}'`);
    return channel;
  }

  messages(label: string): readonly RawMessage[] {
    return this.#messages.get(label) ?? [];
  }

  hasChannel(label: string): boolean {
    return this.#channels.has(label);
  }

  async describe(description: RTCSessionDescriptionInit): Promise<void> {
    await this.connection.setLocalDescription(description);
    this.#descriptions.push({ type: description.type, sdp: description.sdp ?? '' });
  }

  takeSignals(): RawSignals {
    const signals = { descriptions: this.#descriptions, candidates: this.#candidates };
    this.#descriptions = [];
    this.#candidates = [];
    return signals;
  }
}

let current = new RawConnection();

const functions: RawPageFunctions = {
  open() {
    current.connection.close();
    current = new RawConnection();
  },
  createChannel(label, init) {
    current.adopt(current.connection.createDataChannel(label, init));
  },
  async offer() {
    await current.describe(await current.connection.createOffer());
  },
  async takeDescription(type, sdp) {
    await current.connection.setRemoteDescription({ type, sdp });
    if (type === 'offer') await current.describe(await current.connection.createAnswer());
  },
  async addCandidate(candidate) {
    await current.connection.addIceCandidate(candidate ?? undefined);
  },
  takeSignals: () => current.takeSignals(),
  sendText(label, text) {
    current.channel(label).send(text);
  },
  sendBytes(label, length) {
    current.channel(label).send(Uint8Array.from({ length }, (_, index) => index & 0xff));
  },
  async messages(label, count) {
    const enough = (): boolean => current.messages(label).length >= count;
    await until(
      enough,
      () => `'${label}' has ${String(count)} messages: ${JSON.stringify(current.messages(label))}`,
    );
    return current.messages(label);
  },
  async channelIs(label, state) {
    await until(
      () => current.hasChannel(label) && current.channel(label).readyState === state,
      () => `'${label}' is ${state}`,
    );
  },
  channelValues(label) {
    const { id, ordered, protocol, negotiated } = current.channel(label);
    return { id, ordered, protocol, negotiated };
  },
  maxMessageSize: () => current.connection.sctp?.maxMessageSize ?? 0,
  closeChannel(label) {
    current.channel(label).close();
  },
  close() {
    current.connection.close();
  },
};

Object.assign(globalThis, functions);

function isCounting(data: ArrayBuffer): boolean {
  return new Uint8Array(data).every((byte, index) => byte === (index & 0xff));
}

async function until(condition: () => boolean, what: () => string): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`not within ${String(DEADLINE_MS)} ms: ${what()}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
