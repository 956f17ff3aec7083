import {
  ChannelState,
  type DataChannelParameters,
  ErrorCode,
  WebRTCDataChannelExtension,
} from '@peerplug/core/extension';
import type { Frame, Message } from './frame.js';
import { SendQueue } from './send-queue.js';
import { queueTask } from './queue-task.js';

const encoder = new TextEncoder();

/** What `getId()` gives until the stream is known. */
const UNKNOWN_ID = 65535;

/** How much a channel sends in one turn of the event loop, unless one message is larger. */
const BYTES_PER_TURN = 256 * 1024;

/** What a channel needs of its connection. */
export interface ChannelHost {
  /** Puts a frame on the path to the peer. */
  readonly transmit: (frame: Frame) => void;
  /** The channel is closed for good. */
  readonly forget: (channel: InMemoryDataChannel) => void;
}

/** A data channel whose messages reach the peer's channel within the process. */
export class InMemoryDataChannel extends WebRTCDataChannelExtension {
  readonly #host: ChannelHost;
  readonly #queue = new SendQueue();
  #id: number | null;
  #state: ChannelState;
  #isSending = false;
  /** At how many waiting bytes there is room again; null where nobody waits for it. */
  #roomyBytes: number | null = null;
  #isResetSent = false;
  #isResetReceived = false;

  /** @param openId - its stream where the peer created the channel, which is open then; else null */
  constructor(
    override readonly parameters: DataChannelParameters,
    host: ChannelHost,
    openId: number | null,
  ) {
    super();
    this.#host = host;
    this.#id = openId;
    this.#state = openId === null ? ChannelState.STATE_CONNECTING : ChannelState.STATE_OPEN;
  }

  /** The connection is up: the channel is open on the stream `id`. */
  open(id: number): void {
    this.#id = id;
    this.#enter(ChannelState.STATE_OPEN);
  }

  override send(message: string | Uint8Array): ErrorCode {
    const isText = typeof message === 'string';
    this.#queue.push({ payload: this.copyOf(isText ? encoder.encode(message) : message), isText });
    this.#sendSoon();
    return ErrorCode.OK;
  }

  /** A message of the peer has come. */
  receive({ payload, isText }: Message): void {
    if (isText) this.textReceived(payload);
    else this.packetReceived(payload);
  }

  override close(): void {
    if (this.#state === ChannelState.STATE_CONNECTING) this.end();
    if (this.#state !== ChannelState.STATE_OPEN) return;
    this.#enter(ChannelState.STATE_CLOSING);
    this.#sendSoon();
  }

  /** The peer sends no more on the stream. */
  receiveReset(): void {
    this.#isResetReceived = true;
    if (this.#isResetSent) this.end();
    else this.close();
  }

  /** Is closed at once; what waits to be sent is dropped. */
  end(): void {
    if (this.#state === ChannelState.STATE_CLOSED) return;
    this.#queue.clear();
    this.#enter(ChannelState.STATE_CLOSED);
    this.#host.forget(this);
  }

  override getReadyState(): ChannelState {
    return this.#state;
  }

  override getId(): number {
    return this.#id ?? UNKNOWN_ID;
  }

  /** The stream, or null until it is known. */
  get streamId(): number | null {
    return this.#id;
  }

  override getBufferedAmount(): number {
    return this.#queue.bytes;
  }

  override awaitRoom(bytes: number): void {
    this.#roomyBytes = bytes;
    this.#tellRoom();
  }

  /** Copies a packet: the bytes that the caller gave are the caller's again, the copy becomes the receiver's. */
  protected copyOf(payload: Uint8Array): Uint8Array<ArrayBuffer> {
    return new Uint8Array(payload);
  }

  /** Takes what is sent in this turn off the queue. */
  protected nextMessages(): readonly Message[] {
    return this.#queue.take(BYTES_PER_TURN);
  }

  #enter(state: ChannelState): void {
    this.#state = state;
    this.stateChanged();
  }

  #sendSoon(): void {
    if (this.#isSending) return;
    this.#isSending = true;
    queueTask(() => {
      this.#isSending = false;
      this.#sendNow();
    });
  }

  #sendNow(): void {
    if (this.#id === null) return;
    for (const message of this.nextMessages()) {
      this.#host.transmit({ kind: 'message', id: this.#id, message });
    }
    this.#tellRoom();
    if (!this.#queue.isEmpty) this.#sendSoon();
    else if (this.#state === ChannelState.STATE_CLOSING) this.#sendReset(this.#id);
  }

  #tellRoom(): void {
    if (this.#roomyBytes === null || this.getBufferedAmount() > this.#roomyBytes) return;
    this.#roomyBytes = null;
    this.roomMade();
  }

  #sendReset(id: number): void {
    this.#isResetSent = true;
    this.#host.transmit({ kind: 'reset', id });
    if (this.#isResetReceived) this.end();
  }
}
