import {
  ChannelState,
  ErrorCode,
  WebRTCDataChannelExtension,
  type DataChannelParameters,
} from '@peerplug/core/extension';
import {
  PPID_BINARY,
  PPID_BINARY_EMPTY,
  PPID_STRING,
  PPID_STRING_EMPTY,
} from './channels/data-channel-protocol.js';
import type { ChannelStreams, StreamChannel } from './channels/stream-channel.js';
import { MAX_MESSAGE_BYTES } from './sctp/message-limit.js';

/** What `getId()` answers until the stream is known. */
const UNKNOWN_ID = 65535;

/** A data channel on a stream of werift's SCTP association. */
export class WeriftDataChannel extends WebRTCDataChannelExtension implements StreamChannel {
  readonly parameters: DataChannelParameters;
  readonly #streams: ChannelStreams;
  #state: ChannelState = ChannelState.STATE_CONNECTING;
  #id: number;
  #bufferedBytes = 0;
  /** At how many waiting bytes there is room again; null where nobody waits for it. */
  #roomyBytes: number | null = null;

  /** Made by `DataStreams`, which numbers, opens and closes it. */
  constructor(parameters: DataChannelParameters, streams: ChannelStreams) {
    super();
    this.parameters = parameters;
    this.#streams = streams;
    this.#id = parameters.id ?? UNKNOWN_ID;
  }

  send(message: string | Uint8Array): ErrorCode {
    const { maxPacketLifeTime } = this.parameters;
    const isText = typeof message === 'string';
    // Two overloads, one result: a copy.
    const payload = isText ? Buffer.from(message) : Buffer.from(message);
    this.#bufferedBytes += payload.byteLength;
    this.#streams.send(this, {
      payload,
      payloadProtocol: isText ? PPID_STRING : PPID_BINARY,
      expiresAtMs: maxPacketLifeTime === null ? null : Date.now() + maxPacketLifeTime,
    });
    return ErrorCode.OK;
  }

  close(): void {
    if (this.#state === ChannelState.STATE_CLOSING || this.#state === ChannelState.STATE_CLOSED) return;
    const wasOpen = this.#state === ChannelState.STATE_OPEN;
    this.#enter(wasOpen ? ChannelState.STATE_CLOSING : ChannelState.STATE_CLOSED);
    this.#streams.close(this);
  }

  getReadyState(): ChannelState {
    return this.#state;
  }

  getId(): number {
    return this.#id;
  }

  getBufferedAmount(): number {
    return this.#bufferedBytes;
  }

  awaitRoom(bytes: number): void {
    this.#roomyBytes = bytes;
    this.#tellRoom();
  }

  /** The stream is known. Called by the streams. */
  numbered(id: number): void {
    this.#id = id;
  }

  /** Both ends know the channel. Called by the streams. */
  opened(): void {
    if (this.#state === ChannelState.STATE_CONNECTING) this.#enter(ChannelState.STATE_OPEN);
  }

  /** A message has come. Called by the streams with bytes that may be shared. */
  arrived(data: Buffer, payloadProtocol: number): void {
    if (this.#state === ChannelState.STATE_CLOSING || this.#state === ChannelState.STATE_CLOSED) return;
    switch (payloadProtocol) {
      case PPID_STRING:
      case PPID_BINARY:
        if (data.byteLength > MAX_MESSAGE_BYTES) this.#refuseMessage(data.byteLength);
        else this.#report(ownBytes(data), payloadProtocol === PPID_STRING);
        break;
      case PPID_STRING_EMPTY:
      case PPID_BINARY_EMPTY:
        // SCTP has no empty messages: the one byte that came stands for none (RFC 8831 §6.6).
        this.#report(new Uint8Array(0), payloadProtocol === PPID_STRING_EMPTY);
        break;
      default:
      // Of a protocol that data channels do not have (RFC 8831 §8).
    }
  }

  /**
   * The peer has opened a channel of its own on the stream of this one. Neither can go on (RFC 8832 §6). Called by the streams.
   */
  collided(): void {
    const id = String(this.#id);
    this.#refuse(`its peer opened another on stream ${id}; negotiate channels with ids that are agreed on`);
  }

  /** A message has left. Called by the streams. */
  messageSent(bytes: number): void {
    // What the end of the channel has overtaken is not counted any more.
    this.#bufferedBytes = Math.max(0, this.#bufferedBytes - bytes);
    this.#tellRoom();
  }

  /** The peer closes the channel. Called by the streams. */
  closing(): void {
    this.#bufferedBytes = 0;
    if (this.#state !== ChannelState.STATE_CLOSED) this.#enter(ChannelState.STATE_CLOSING);
  }

  /** The channel is no more. Called by the streams, with the reason where it is a failure. */
  closed(reason?: string): void {
    if (this.#state === ChannelState.STATE_CLOSED) return;
    this.#bufferedBytes = 0;
    if (reason !== undefined) this.failed(ErrorCode.ERR_UNAVAILABLE, reason);
    this.#enter(ChannelState.STATE_CLOSED);
  }

  #report(bytes: Uint8Array, isText: boolean): void {
    if (isText) this.textReceived(bytes);
    else this.packetReceived(bytes);
  }

  #tellRoom(): void {
    if (this.#roomyBytes === null || this.#bufferedBytes > this.#roomyBytes) return;
    this.#roomyBytes = null;
    this.roomMade();
  }

  #refuseMessage(bytes: number): void {
    const limit = String(MAX_MESSAGE_BYTES);
    this.#refuse(`its peer sent a message of ${String(bytes)} bytes, and ${limit} were announced`);
  }

  #refuse(reason: string): void {
    if (this.#state === ChannelState.STATE_CLOSING || this.#state === ChannelState.STATE_CLOSED) return;
    this.failed(ErrorCode.ERR_INVALID_DATA, `the channel '${this.parameters.label}' is closed: ${reason}`);
    this.close();
  }

  #enter(state: ChannelState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.stateChanged();
  }
}

/** Small messages lie in a buffer that others use as well (Node's pool), and are copied. */
function ownBytes(data: Buffer): Uint8Array {
  return data.byteLength === data.buffer.byteLength ? new Uint8Array(data.buffer) : new Uint8Array(data);
}
