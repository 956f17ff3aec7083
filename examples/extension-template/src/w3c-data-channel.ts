import {
  ChannelState,
  type DataChannelParameters,
  ErrorCode,
  WebRTCDataChannelExtension,
} from '@peerplug/core/extension';
import { CHANNEL_STATES } from './w3c-states.js';

/** What `getId()` answers until the stream is known. */
const UNKNOWN_ID = 65535;

/** How often a full send buffer is looked at. */
const ROOM_CHECK_MS = 5;

/** A channel over an `RTCDataChannel`. */
export class W3cDataChannel extends WebRTCDataChannelExtension {
  override readonly parameters: DataChannelParameters;
  readonly #channel: RTCDataChannel;
  #state: ChannelState;
  #isClosedHere = false;
  #roomTimer: ReturnType<typeof setInterval> | undefined;

  constructor(channel: RTCDataChannel, parameters: DataChannelParameters) {
    super();
    this.parameters = parameters;
    this.#channel = channel;
    this.#state = CHANNEL_STATES[channel.readyState];
    channel.binaryType = 'arraybuffer';
    channel.addEventListener('open', () => {
      if (this.#state === ChannelState.STATE_CONNECTING) this.#become(ChannelState.STATE_OPEN);
    });
    channel.addEventListener('close', () => {
      this.#ended();
    });
    channel.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (this.#isClosedHere) return;
      this.packetReceived(typeof data === 'string' ? data : new Uint8Array(data));
    });
  }

  override send(message: string | Uint8Array): ErrorCode {
    try {
      if (typeof message === 'string') this.#channel.send(message);
      else this.#channel.send(new Uint8Array(message)); // a copy: the caller may reuse its bytes at once
      return ErrorCode.OK;
    } catch (cause) {
      return this.failed(
        ErrorCode.ERR_UNCONFIGURED,
        `the channel '${this.parameters.label}' cannot send`,
        cause,
      );
    }
  }

  override close(): void {
    if (this.#isClosedHere) return;
    this.#isClosedHere = true;
    if (this.#state === ChannelState.STATE_CONNECTING) this.#become(ChannelState.STATE_CLOSED);
    if (this.#state === ChannelState.STATE_OPEN) this.#become(ChannelState.STATE_CLOSING);
    this.#channel.close();
  }

  override getReadyState(): ChannelState {
    return this.#state;
  }

  override getId(): number {
    const { id } = this.#channel;
    // W3C wants null for an id that is not known, this stack gives -1.
    return id === null || id < 0 ? UNKNOWN_ID : id;
  }

  override getBufferedAmount(): number {
    return this.#channel.bufferedAmount;
  }

  override awaitRoom(bytes: number): void {
    // @roamhq/wrtc 0.10.0 never fires `bufferedamountlow`, with which a stack that has it needs no timer.
    clearInterval(this.#roomTimer);
    this.#roomTimer = setInterval(() => {
      if (this.#state === ChannelState.STATE_OPEN && this.#channel.bufferedAmount > bytes) return;
      clearInterval(this.#roomTimer);
      this.roomMade();
    }, ROOM_CHECK_MS);
  }

  #ended(): void {
    // The stack tells a channel's end in one step; whoever listens sees CLOSING before CLOSED all the same.
    if (this.#state === ChannelState.STATE_OPEN) this.#become(ChannelState.STATE_CLOSING);
    queueMicrotask(() => {
      if (this.#state !== ChannelState.STATE_CLOSED) this.#become(ChannelState.STATE_CLOSED);
    });
  }

  #become(state: ChannelState): void {
    this.#state = state;
    this.stateChanged();
  }
}
