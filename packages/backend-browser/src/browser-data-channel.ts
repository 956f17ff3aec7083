import {
  ChannelState,
  type DataChannelParameters,
  ErrorCode,
  messageOf,
  WebRTCDataChannelExtension,
} from '@peerplug/core/extension';
import { errorCodeOf, errorNameOf } from './browser-errors.js';
import { CHANNEL_STATES } from './connection-states.js';

/** What Godot documents for an id that is not known yet. */
const UNKNOWN_ID = 65535;

/** The SCTP cause «user-initiated abort» (RFC 9260 §3.3.10.12): how a peer's close() ends the association. */
const USER_INITIATED_ABORT = 12;

/**
 * Milliseconds from when the last of the buffer was sent until the channel is closed: more than Chromium's shortest
 * retransmission timeout, 400. A reset of the stream that overtakes what was lost on its way is never carried out by
 * libdatachannel (0.24.5), where the channel would stay open. Removable when it carries such a reset out.
 */
const ACKNOWLEDGEMENT_MS = 500;

/** Less than this leaves at once, and is not lost for want of room in a socket. */
const MUCH_BYTES = 65_536;

/** Between two looks at what is queued. */
const LOOK_MS = 10;

/** A channel over the platform's `RTCDataChannel`. */
export class BrowserDataChannel extends WebRTCDataChannelExtension {
  override readonly parameters: DataChannelParameters;
  readonly #channel: RTCDataChannel;
  #state: ChannelState;
  #isClosedHere = false;
  #roomTimer: ReturnType<typeof setInterval> | undefined;

  /**
   * @param parameters - as given to `createDataChannel`, or as read off a channel that the peer created
   * @param onAbort - the peer has closed the connection: Chromium tells it nobody but the channels that are open
   */
  constructor(channel: RTCDataChannel, parameters: DataChannelParameters, onAbort: () => void) {
    super();
    this.parameters = parameters;
    this.#channel = channel;
    this.#state = CHANNEL_STATES[channel.readyState];
    channel.binaryType = 'arraybuffer';
    channel.addEventListener('open', () => {
      if (this.#state === ChannelState.STATE_CONNECTING) this.#become(ChannelState.STATE_OPEN);
    });
    channel.addEventListener('closing', () => {
      if (this.#state === ChannelState.STATE_OPEN) this.#become(ChannelState.STATE_CLOSING);
    });
    channel.addEventListener('close', () => {
      this.#onClose();
    });
    channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      this.#onMessage(data);
    });
    channel.addEventListener('error', ({ error }: { readonly error?: RTCError }) => {
      if (error?.sctpCauseCode === USER_INITIATED_ABORT) onAbort();
      else this.#onError(error);
    });
  }

  override send(message: string | Uint8Array): ErrorCode {
    try {
      if (typeof message === 'string') this.#channel.send(message);
      else this.#channel.send(message as Uint8Array<ArrayBuffer>); // as core promises
      return ErrorCode.OK;
    } catch (cause) {
      // W3C webrtc-pc §6.2: not enough buffer space. Chromium's is 16 MiB a channel.
      if (errorNameOf(cause) === 'OperationError') return ErrorCode.ERR_BUSY;
      const code = errorCodeOf(cause, ErrorCode.ERR_UNCONFIGURED);
      return this.failed(code, `channel '${this.parameters.label}' cannot send: ${messageOf(cause)}`, cause);
    }
  }

  override close(): void {
    if (this.#isClosedHere) return;
    this.#isClosedHere = true;
    const neverOpened = this.#state === ChannelState.STATE_CONNECTING;
    if (this.#state === ChannelState.STATE_OPEN) this.#state = ChannelState.STATE_CLOSING;
    if (this.#channel.bufferedAmount > MUCH_BYTES) this.#closeOnceSent();
    else this.#channel.close();
    if (neverOpened) this.#become(ChannelState.STATE_CLOSED);
  }

  override getReadyState(): ChannelState {
    return this.#state;
  }

  override getId(): number {
    const { id } = this.#channel;
    // W3C wants null until it is known; @roamhq/wrtc gives -1.
    return id === null || id < 0 ? UNKNOWN_ID : id;
  }

  override getBufferedAmount(): number {
    return this.#channel.bufferedAmount;
  }

  override awaitRoom(bytes: number): void {
    const channel = this.#channel;
    channel.bufferedAmountLowThreshold = bytes;
    // Once, however often it is added.
    channel.addEventListener('bufferedamountlow', this.#onRoom);
    clearInterval(this.#roomTimer);
    if (channel.bufferedAmount <= bytes) {
      this.roomMade();
      return;
    }
    // @roamhq/wrtc 0.10.0 never fires the event.
    this.#roomTimer = setInterval(() => {
      if (channel.bufferedAmount <= bytes || channel.readyState !== 'open') this.#onRoom();
    }, LOOK_MS);
  }

  /** The connection has failed. */
  end(): void {
    if (!this.isClosed) this.#become(ChannelState.STATE_CLOSED);
  }

  /** Closed for good, by either side. */
  get isClosed(): boolean {
    return this.#state === ChannelState.STATE_CLOSED;
  }

  readonly #onRoom = (): void => {
    clearInterval(this.#roomTimer);
    this.roomMade();
  };

  #become(state: ChannelState): void {
    this.#state = state;
    this.stateChanged();
  }

  #closeOnceSent(): void {
    const channel = this.#channel;
    if (channel.bufferedAmount > 0) {
      setTimeout(() => {
        this.#closeOnceSent();
      }, LOOK_MS);
      return;
    }
    setTimeout(() => {
      channel.close();
    }, ACKNOWLEDGEMENT_MS);
  }

  #onClose(): void {
    if (this.#state === ChannelState.STATE_CLOSED) return;
    if (this.#state !== ChannelState.STATE_OPEN) {
      this.#become(ChannelState.STATE_CLOSED);
      return;
    }
    // Chromium leaves the event «closing» out in most cases; whoever listens to `activity` sees the state all the same.
    this.#become(ChannelState.STATE_CLOSING);
    queueMicrotask(() => {
      this.#become(ChannelState.STATE_CLOSED);
    });
  }

  #onMessage(data: unknown): void {
    // Chromium goes on delivering after close(), where the standard (§6.2) does not.
    if (this.#isClosedHere) return;
    this.packetReceived(typeof data === 'string' ? data : ownBytes(data));
  }

  #onError(error: RTCError | undefined): void {
    const message = `channel '${this.parameters.label}' is closed: ${messageOf(error)}`;
    this.failed(ErrorCode.ERR_CONNECTION_ERROR, message, error);
  }
}

/** The bytes of a binary message; an implementation of Node.js may hand over a view of a buffer that it uses again. */
function ownBytes(data: unknown): Uint8Array {
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
  // With binaryType 'arraybuffer' there is no third kind.
  return new Uint8Array(data as ArrayBuffer);
}
