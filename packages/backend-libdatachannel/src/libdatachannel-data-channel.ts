import {
  ChannelState,
  type DataChannelParameters,
  ErrorCode,
  WebRTCDataChannelExtension,
} from '@peerplug/core';
import { ClosedEvent } from './closed-event.js';
import { nativeCallback } from './native-callback.js';
import type { NativeDataChannel } from './native-module.js';

/** What `getId()` answers until the stream is known. */
const UNKNOWN_ID = 65535;

const encoder = new TextEncoder();
/** A byte order mark is part of the text. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** A data channel over one of node-datachannel. */
export class LibdatachannelDataChannel extends WebRTCDataChannelExtension {
  readonly parameters: DataChannelParameters;
  readonly #onClosed: (channel: LibdatachannelDataChannel) => void;
  #native: NativeDataChannel | null = null;
  #state: ChannelState = ChannelState.STATE_CONNECTING;
  #id: number;

  /** Made by the connection, which attaches the native channel when there is one. */
  constructor(parameters: DataChannelParameters, onClosed: (channel: LibdatachannelDataChannel) => void) {
    super();
    this.parameters = parameters;
    this.#onClosed = onClosed;
    this.#id = parameters.id ?? UNKNOWN_ID;
  }

  send(payload: Uint8Array, isText: boolean): ErrorCode {
    try {
      // Both copy. What they return says whether the message was sent at once or queued, either is fine.
      if (isText) this.#native?.sendMessage(decoder.decode(payload));
      else this.#native?.sendMessageBinary(payload);
      return ErrorCode.OK;
    } catch (cause) {
      const message = `the channel '${this.parameters.label}' did not take the packet: its peer has closed it`;
      return this.failed(ErrorCode.ERR_UNCONFIGURED, message, cause);
    }
  }

  close(): void {
    if (this.#state === ChannelState.STATE_CONNECTING) this.abandon();
    if (this.#state !== ChannelState.STATE_OPEN) return;
    this.#enter(ChannelState.STATE_CLOSING);
    const native = this.#native;
    if (native === null) return;
    // The native side would send what is queued after its close too, but be CLOSED at once, and a connection that is
    // closed then cuts it off.
    native.onBufferedAmountLow(
      nativeCallback(this.#onFault, () => {
        this.#native?.close();
      }),
    );
    if (native.bufferedAmount() === 0) native.close();
  }

  getReadyState(): ChannelState {
    return this.#state;
  }

  getId(): number {
    return this.#id;
  }

  getBufferedAmount(): number {
    return this.#native?.bufferedAmount() ?? 0;
  }

  /** The native channel is there: made for one of ours, or come from the peer. Called by the connection, once. */
  attach(native: NativeDataChannel, isReceived: boolean): void {
    this.#native = native;
    native.onOpen(
      nativeCallback(this.#onFault, () => {
        this.#opened();
      }),
    );
    native.onMessage(
      nativeCallback(this.#onFault, (message) => {
        closedEvent.messageArrived();
        this.#arrived(message);
      }),
    );
    const closedEvent = new ClosedEvent(
      native,
      isReceived,
      () => {
        this.#ended();
      },
      this.#onFault,
    );
    if (this.#state === ChannelState.STATE_CLOSED) native.close();
    else if (isReceived) this.#opened();
  }

  /** Closes at once; what is queued may be lost. Called by the connection, when it closes or fails. */
  abandon(): void {
    this.#native?.close();
    this.#ended();
  }

  /** The native connection has ended; it ends its channels too, but for those that never got a stream. */
  connectionEnded(): void {
    if (this.#native === null || this.#native.getId() === UNKNOWN_ID) this.abandon();
  }

  #opened(): void {
    if (this.#native === null || this.#state !== ChannelState.STATE_CONNECTING) return;
    this.#id = this.#native.getId();
    this.#enter(ChannelState.STATE_OPEN);
  }

  #arrived(message: string | Uint8Array | ArrayBuffer): void {
    if (this.#state === ChannelState.STATE_CLOSING || this.#state === ChannelState.STATE_CLOSED) return;
    if (typeof message === 'string') this.packetReceived(encoder.encode(message), true);
    else this.packetReceived(ownBytes(message), false);
  }

  #ended(): void {
    // The closed event keeps the native channel until it is done with it.
    this.#native = null;
    if (this.#state === ChannelState.STATE_CLOSED) return;
    this.#enter(ChannelState.STATE_CLOSED);
    this.#onClosed(this);
  }

  #enter(state: ChannelState): void {
    this.#state = state;
    this.stateChanged();
  }

  readonly #onFault = (fault: unknown): void => {
    this.failed(ErrorCode.ERR_BUG, `an event of the channel '${this.parameters.label}' was lost`, fault);
  };
}

/** The wrapper hands over a copy with a buffer of its own; a Node.js that takes it from a pool would share it. */
function ownBytes(message: Uint8Array | ArrayBuffer): Uint8Array {
  if (message instanceof ArrayBuffer) return new Uint8Array(message);
  const { buffer, byteLength } = message;
  return byteLength === buffer.byteLength ? new Uint8Array(buffer) : new Uint8Array(message);
}
