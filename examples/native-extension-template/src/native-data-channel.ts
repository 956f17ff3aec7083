import {
  ChannelState,
  type DataChannelParameters,
  ErrorCode,
  WebRTCDataChannelExtension,
} from '@peerplug/core/extension';
import type { NativeChannel } from './native.js';

/** What `getId()` answers until the stream is known. */
const UNKNOWN_ID = 65535;

/** A channel over one of the stack. */
export class NativeDataChannel extends WebRTCDataChannelExtension {
  override readonly parameters: DataChannelParameters;
  #native: NativeChannel | null = null;
  #state: ChannelState = ChannelState.STATE_CONNECTING;

  /** @param parameters - as `createDataChannel` was given them, or as the peer's channel has them */
  constructor(parameters: DataChannelParameters) {
    super();
    this.parameters = parameters;
  }

  /** The stack has made its channel. Subscribes to everything before an event can be missed: duty 2. */
  attach(native: NativeChannel, isOpen: boolean): void {
    native.onOpen(() => {
      if (this.#state === ChannelState.STATE_CONNECTING) this.#become(ChannelState.STATE_OPEN);
    });
    native.onMessage((message) => {
      if (this.#state === ChannelState.STATE_CLOSED) return;
      // The bytes must be nobody else's: duty 18. A Buffer of Node.js may be a part of a larger one.
      this.packetReceived(typeof message === 'string' ? message : new Uint8Array(message));
    });
    native.onBufferedAmountLow(() => {
      this.roomMade();
    });
    native.onClosed(() => {
      this.end();
    });
    if (this.#state === ChannelState.STATE_CLOSED) {
      native.close();
      return;
    }
    this.#native = native;
    if (isOpen) this.#become(ChannelState.STATE_OPEN);
  }

  override send(message: string | Uint8Array): ErrorCode {
    try {
      // Both copy what they are given, so that the caller may reuse its bytes at once: duty 4.
      if (typeof message === 'string') this.#native?.sendMessage(message);
      else this.#native?.sendMessageBinary(message);
      return ErrorCode.OK;
    } catch (cause) {
      const what = `the channel '${this.parameters.label}' cannot send`;
      return this.failed(ErrorCode.ERR_UNCONFIGURED, what, cause);
    }
  }

  override close(): void {
    this.#native?.close(); // sends what is queued first
    this.end();
  }

  override awaitRoom(bytes: number): void {
    this.#native?.setBufferedAmountLowThreshold(bytes);
    if (this.getBufferedAmount() <= bytes) this.roomMade();
  }

  override getReadyState(): ChannelState {
    return this.#state;
  }

  override getId(): number {
    return (
      this.parameters.id ??
      (this.#state === ChannelState.STATE_OPEN ? this.#native?.getId() : null) ??
      UNKNOWN_ID
    );
  }

  override getBufferedAmount(): number {
    return this.#state === ChannelState.STATE_OPEN ? (this.#native?.bufferedAmount() ?? 0) : 0;
  }

  /** Closed, by whichever side, or with the connection. */
  end(): void {
    if (this.#state !== ChannelState.STATE_CLOSED) this.#become(ChannelState.STATE_CLOSED);
  }

  #become(state: ChannelState): void {
    this.#state = state;
    this.stateChanged();
  }
}
