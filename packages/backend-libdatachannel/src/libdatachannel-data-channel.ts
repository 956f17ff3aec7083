import {
  ChannelState,
  type DataChannelParameters,
  ErrorCode,
  WebRTCDataChannelExtension,
} from '@peerplug/core/extension';
import { ClosedEvent } from './native/closed-event.js';
import { MAX_MESSAGE_BYTES } from './native/message-limit.js';
import { nativeCallback } from './native/callback.js';
import type { NativeDataChannel } from './native/module.js';

/** What `getId()` answers until the stream is known. */
const UNKNOWN_ID = 65535;

/** What a channel reports to its connection. */
export interface ChannelListener {
  /** A channel that was created here is open. */
  onOpened(): void;
  onClosed(channel: LibdatachannelDataChannel): void;
}

/** A data channel over one of node-datachannel. */
export class LibdatachannelDataChannel extends WebRTCDataChannelExtension {
  readonly parameters: DataChannelParameters;
  readonly #listener: ChannelListener;
  #native: NativeDataChannel | null = null;
  #closedEvent: ClosedEvent | null = null;
  #state: ChannelState = ChannelState.STATE_CONNECTING;
  #id: number;
  /** Whether the native side tells that its buffer drains: from the first time that this is wanted. */
  #isWatched = false;

  /** Made by the connection, which attaches the native channel when there is one. */
  constructor(parameters: DataChannelParameters, listener: ChannelListener) {
    super();
    this.parameters = parameters;
    this.#listener = listener;
    this.#id = parameters.id ?? UNKNOWN_ID;
  }

  send(message: string | Uint8Array): ErrorCode {
    try {
      // Both copy. What they return says whether the message was sent at once or queued, either is fine.
      if (typeof message === 'string') this.#native?.sendMessage(message);
      else this.#native?.sendMessageBinary(message);
      return ErrorCode.OK;
    } catch (cause) {
      const what = `the channel '${this.parameters.label}' did not take the packet: its peer has closed it`;
      return this.failed(ErrorCode.ERR_UNCONFIGURED, what, cause);
    }
  }

  close(): void {
    if (this.#state === ChannelState.STATE_CONNECTING) {
      this.#closedEvent?.close();
      this.#ended();
    }
    if (this.#state !== ChannelState.STATE_OPEN) return;
    this.#enter(ChannelState.STATE_CLOSING);
    // The native side would send what is queued after its close too, but be CLOSED at once, and a connection that is
    // closed then cuts it off.
    this.awaitRoom(0);
  }

  awaitRoom(bytes: number): void {
    if (!this.#isWatched) this.#native?.onBufferedAmountLow(this.#onRoom);
    this.#isWatched = true;
    this.#native?.setBufferedAmountLowThreshold(bytes);
    if (this.getBufferedAmount() <= bytes) this.#madeRoom();
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
        if (!isReceived) this.#listener.onOpened();
      }),
    );
    native.onMessage(this.#onMessage);
    this.#closedEvent = new ClosedEvent(
      native,
      isReceived,
      () => {
        this.#ended();
      },
      this.#onFault,
    );
    if (this.#state === ChannelState.STATE_CLOSED) this.#closedEvent.close();
    else if (isReceived) this.#opened();
  }

  /**
   * The connection has been closed here, or has ended. It ends its native channels too, but for those that have no
   * stream yet; one that is open tells its end after its last message.
   */
  connectionEnded(isClosedHere: boolean): void {
    const isConnecting = this.#state === ChannelState.STATE_CONNECTING;
    const isUnnumbered = isConnecting && (this.#native?.getId() ?? UNKNOWN_ID) === UNKNOWN_ID;
    if (isUnnumbered) this.#closedEvent?.close();
    if (isUnnumbered || isClosedHere) this.#ended();
  }

  #opened(): void {
    if (this.#native === null || this.#state !== ChannelState.STATE_CONNECTING) return;
    this.#id = this.#native.getId();
    this.#enter(ChannelState.STATE_OPEN);
  }

  #arrived(message: string | Uint8Array | ArrayBuffer): void {
    if (this.#state === ChannelState.STATE_CLOSING || this.#state === ChannelState.STATE_CLOSED) return;
    if (Buffer.byteLength(message) <= MAX_MESSAGE_BYTES) {
      this.packetReceived(typeof message === 'string' ? message : ownBytes(message));
      return;
    }
    const { label } = this.parameters;
    const limit = String(MAX_MESSAGE_BYTES);
    const what = `the channel '${label}' is closed: its peer sent a message of more than the ${limit} bytes announced`;
    this.failed(ErrorCode.ERR_INVALID_DATA, what);
    this.close();
  }

  #madeRoom(): void {
    if (this.#state === ChannelState.STATE_CLOSING) this.#closedEvent?.close();
    else this.roomMade();
  }

  #ended(): void {
    this.#native = null; // the closed event keeps the native channel until it has come
    if (this.#state === ChannelState.STATE_CLOSED) return;
    this.#enter(ChannelState.STATE_CLOSED);
    this.#listener.onClosed(this);
  }

  #enter(state: ChannelState): void {
    this.#state = state;
    this.stateChanged();
  }

  /** As {@link nativeCallback} makes them, but by itself: what all callbacks share is never compiled for messages. */
  readonly #onMessage = (message: string | Uint8Array | ArrayBuffer): void => {
    try {
      this.#closedEvent?.messageArrived();
      this.#arrived(message);
    } catch (fault) {
      queueMicrotask(() => {
        this.#onFault(fault);
      });
    }
  };

  readonly #onRoom = nativeCallback(
    (fault) => {
      this.#onFault(fault);
    },
    () => {
      this.#madeRoom();
    },
  );

  readonly #onFault = (fault: unknown): void => {
    this.failed(ErrorCode.ERR_BUG, `an event of the channel '${this.parameters.label}' was lost`, fault);
  };
}

/** The wrapper hands over a copy with a buffer of its own; a Node.js that takes it from a pool would share it. */
function ownBytes(message: Uint8Array | ArrayBuffer): Uint8Array {
  if (!ArrayBuffer.isView(message)) return new Uint8Array(message);
  const { buffer, byteLength } = message;
  return byteLength === buffer.byteLength ? new Uint8Array(buffer) : new Uint8Array(message);
}
