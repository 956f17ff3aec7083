import { ChannelState } from '../constants/channel-state.js';
import { ChannelMailbox } from './channel-mailbox.js';
import type { DataChannelParameters } from '../input/data-channel-options.js';
import type { ErrorCode } from '../constants/error-code.js';
import { encodeText, toWellFormedUtf8 } from '../input/utf8.js';
import { WebRTCError } from '../errors/webrtc-error.js';

/**
 * What an extension implements for one data channel.
 *
 * The facade checks arguments and state, so an implementation receives only valid calls and repeats none of those
 * checks. The duties of {@link WebRTCPeerConnectionExtension} hold here too, and these are numbered on from them:
 *
 * 16. `parameters` are what the channel has: label, protocol, order and limits arrive at the peer as given, those of a
 *     channel that the peer created are the peer's, and both ends have the same id once the channel is open.
 * 17. A string is sent as text, with the NULs and the U+FEFF in it; what the peer sent as text is reported as text.
 * 18. What arrives is reported at once, in the order of its arrival, in bytes that nothing else uses.
 * 19. `getBufferedAmount()` tells what was given and has not been sent: never more, and never less with the capability
 *     `exactBufferedAmount`. After `awaitRoom()` it is reported when enough has been sent.
 * 20. `close()` sends first what was queued. A close by the peer is reported: STATE_CLOSING with the capability
 *     `closingState`, then STATE_CLOSED. Other channels go on.
 */
export abstract class WebRTCDataChannelExtension {
  /** @internal What the facade reads. */
  readonly '~mailbox': ChannelMailbox = new ChannelMailbox();

  /** @internal Tells what the class is where `instanceof` cannot: across copies of this package. */
  get '~peerplug'(): 'channel@1' {
    return 'channel@1';
  }

  /**
   * The values fixed at creation: of a channel created here, the record that `createDataChannel` was given; of one
   * that the peer created, what arrived in its DATA_CHANNEL_OPEN message (RFC 8832 §5.1).
   */
  abstract readonly parameters: DataChannelParameters;

  /**
   * Sends one packet as one message.
   *
   * Called by: `putPacket`, in STATE_OPEN only, with 1 to `getMaxPacketSize()` bytes of UTF-8 or of binary, and only
   * while `getBufferedAmount()` leaves room under `maxOutBufferBytes`.
   * Must: send a string as text, and bytes as binary; copy or hand over bytes before it returns, since the caller may
   * reuse them at once.
   *
   * @param message - a string without lone surrogates, in which a leading U+FEFF and NULs are part of the text; or bytes
   *   in ordinary memory of this realm, which may be a view of a larger buffer
   * @returns OK, ERR_BUSY if the stack's own queue is full, or what {@link failed} returned
   */
  abstract send(message: string | Uint8Array): ErrorCode;

  /**
   * Closes the channel once what was queued has been sent: STATE_CLOSING at once, STATE_CLOSED when it is done.
   *
   * Called by: `close()`, an overflow of unread packets, the report of a channel that is one too many, or the garbage
   * collector's word; any number of times.
   * A channel that never opened is STATE_CLOSED at once.
   */
  abstract close(): void;

  /** The state now. The facade answers STATE_CLOSED by itself once the connection has been closed here. */
  abstract getReadyState(): ChannelState;

  /** The SCTP stream, or 65535 until it is known. */
  abstract getId(): number;

  /** Bytes given to {@link send} that have not been sent yet. Called before each packet: must be cheap. */
  abstract getBufferedAmount(): number;

  /**
   * Asks for one {@link roomMade} as soon as {@link getBufferedAmount} is `bytes` or less, at once where it is already.
   *
   * Called by: `putPacket`, after ERR_BUSY; a later call takes the place of an earlier one.
   */
  abstract awaitRoom(bytes: number): void;

  /** Reports that what {@link awaitRoom} asked for has come. One that nobody has asked for is ignored. */
  protected roomMade(): void {
    this['~mailbox'].roomMade();
  }

  /**
   * Reports a message that arrived, an empty one too: a string if the peer sent text, which core encodes. Bytes become
   * the application's own: hand over a plain `Uint8Array` over a buffer that nothing else uses, and copy if the stack
   * would reuse or share it.
   */
  protected packetReceived(message: string | Uint8Array): void {
    const isText = typeof message === 'string';
    this.#receive(isText ? encodeText(message) : message, isText);
  }

  /**
   * Reports text that the stack hands over as bytes; core replaces what is not UTF-8 by U+FFFD. The bytes become the
   * application's own, as those of {@link packetReceived}.
   */
  protected textReceived(utf8: Uint8Array): void {
    this.#receive(toWellFormedUtf8(utf8), true);
  }

  #receive(payload: Uint8Array, isText: boolean): void {
    const { label, maxPacketLifeTime, maxRetransmits } = this.parameters;
    const isReliable = maxPacketLifeTime === null && maxRetransmits === null;
    if (this['~mailbox'].receive({ payload, isText }, isReliable, label) === 'overflow') this.close();
  }

  /** Reports that {@link getReadyState} has a new answer. */
  protected stateChanged(): void {
    this['~mailbox'].stateChanged(this.getReadyState() === ChannelState.STATE_CLOSED);
  }

  /**
   * Reports what went wrong. During a call it becomes that call's `getLastError()`, at any other time
   * `errorOccurred` of the connection.
   *
   * @returns `code`, so that a call can return it
   */
  protected failed(code: ErrorCode, message: string, cause?: unknown): ErrorCode {
    this['~mailbox'].fail(new WebRTCError(code, message, cause));
    return code;
  }
}
