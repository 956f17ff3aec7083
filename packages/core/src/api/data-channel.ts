import { ActivitySignal } from './activity-signal.js';
import type { ChannelMailbox } from '../contract/channel-mailbox.js';
import { ChannelState } from '../constants/channel-state.js';
import type { ConnectionSession } from '../session/connection-session.js';
import type { WebRTCDataChannelExtension } from '../contract/data-channel-extension.js';
import { ErrorCode } from '../constants/error-code.js';
import { type Lifeline, lifelines } from '../session/lifeline.js';
import { nameOf } from '../constants/name-of.js';
import { PacketPeer } from './packet-peer.js';
import type { Signal } from './signal.js';
import { inOrdinaryMemory, isUint8Array } from '../input/packet-bytes.js';
import { decodeText, sizeOfText } from '../input/utf8.js';
import { WriteMode } from '../constants/write-mode.js';

/** What Godot documents for values that are not set or not known yet. */
const UNKNOWN = 65535;

/** Not written in the constructor: closures of one scope share what they capture, and this one must not keep the channel. */
function lifelineOf(session: ConnectionSession, extension: WebRTCDataChannelExtension): Lifeline {
  return {
    close: () => {
      session.closeChannel(extension);
    },
  };
}

function packetIsNoBytes(): string {
  return 'a packet must be a Uint8Array; encode text with TextEncoder, wrap an ArrayBuffer';
}

function channelIsNotOpen(state: number): string {
  // The constants of the class, with the states in front: no other table of their names has to be in a bundle.
  const constants = WebRTCDataChannel as unknown as Readonly<Record<string, number>>;
  return `the channel is ${nameOf(constants, state)}; packets are taken in STATE_OPEN only`;
}

function packetIsTooLarge(size: number, maxSize: number): string {
  return `the packet has ${size} bytes and the two ends take ${maxSize}; send it in parts`;
}

function sendBufferIsFull(size: number, waiting: number, bound: number): string {
  return `a packet of ${size} bytes and ${waiting} that wait exceed ${bound}; wait for activity, or raise maxOutBufferBytes`;
}

/**
 * A data channel with Godot's API. Made by `WebRTCPeerConnection.createDataChannel()` or received with
 * `dataChannelReceived`.
 *
 * Keep a reference to it, or connect to its {@link activity}: one that nobody refers to is closed when it is
 * collected. It keeps its connection alive.
 */
export class WebRTCDataChannel extends PacketPeer {
  static readonly STATE_CONNECTING: typeof ChannelState.STATE_CONNECTING = ChannelState.STATE_CONNECTING;
  static readonly STATE_OPEN: typeof ChannelState.STATE_OPEN = ChannelState.STATE_OPEN;
  static readonly STATE_CLOSING: typeof ChannelState.STATE_CLOSING = ChannelState.STATE_CLOSING;
  static readonly STATE_CLOSED: typeof ChannelState.STATE_CLOSED = ChannelState.STATE_CLOSED;
  static readonly WRITE_MODE_TEXT: typeof WriteMode.WRITE_MODE_TEXT = WriteMode.WRITE_MODE_TEXT;
  static readonly WRITE_MODE_BINARY: typeof WriteMode.WRITE_MODE_BINARY = WriteMode.WRITE_MODE_BINARY;

  /**
   * There is a packet to read, a new state, or room for packets again after {@link putPacket} was ERR_BUSY, after there
   * was nothing new. Fires again only after the channel was polled or read until it was empty, never inside a call that
   * the application made, and not after the connection was closed here. Not in Godot.
   */
  readonly activity: Signal<[]>;
  /** @internal Fires soon after anything has happened: what `@peerplug/core/async` waits on. */
  readonly '~news': Signal<[]>;

  readonly #extension: WebRTCDataChannelExtension;
  /** @internal */
  readonly '~mailbox': ChannelMailbox;
  readonly #session: ConnectionSession;
  /** @internal Held so that a program which keeps only its channels keeps its connection. */
  readonly '~connection': object;
  #writeMode: WriteMode = WriteMode.WRITE_MODE_BINARY;
  #wasString = false;
  #packetError: ErrorCode = ErrorCode.OK;

  /** @internal Applications get channels from their connection. */
  constructor(extension: WebRTCDataChannelExtension, session: ConnectionSession, connection: object) {
    super();
    this.#extension = extension;
    this.#session = session;
    this['~connection'] = connection;
    const mailbox = session.adopt(extension);
    this['~mailbox'] = mailbox;
    const { edge } = mailbox;
    const listen = (): void => {
      edge.isWatched = this['~news'].hasConnections();
      edge.hold(edge.isWatched || this.activity.hasConnections() ? this : null);
      edge.nudge();
    };
    this.activity = new ActivitySignal(listen, new WeakRef(this));
    this['~news'] = new ActivitySignal(listen);
    edge.attach(this);
    lifelines.register(this, lifelineOf(session, extension));
  }

  /** @internal Called by the edge, which holds the channel weakly. */
  onActivity(): void {
    this.activity.emit();
  }

  /** @internal Called by the edge while somebody is connected to it. */
  onNews(): void {
    this['~news'].emit();
  }

  /**
   * Closes the channel: what was queued is sent first, then the peer sees it CLOSED. STATE_CLOSING until then. Packets
   * that have arrived can still be read. Twice is fine.
   */
  close(): void {
    this.#session.closeChannel(this.#extension);
  }

  /** Reserved, as in Godot: packets can be read without it. Lets {@link activity} fire again. Always OK. */
  poll(): ErrorCode {
    this['~mailbox'].edge.settle();
    return ErrorCode.OK;
  }

  /** Whether the packet that {@link getPacket} returned last was sent as a string. */
  wasStringPacket(): boolean {
    return this.#wasString;
  }

  /** Whether {@link putPacket} sends strings or bytes. Default WRITE_MODE_BINARY. */
  get writeMode(): WriteMode {
    return this.#writeMode;
  }

  set writeMode(writeMode: WriteMode) {
    this.setWriteMode(writeMode);
  }

  /** Sets {@link writeMode}; a value that is no mode is ignored, as in Godot. */
  setWriteMode(writeMode: WriteMode): void {
    const modes: readonly unknown[] = [WriteMode.WRITE_MODE_TEXT, WriteMode.WRITE_MODE_BINARY];
    if (modes.includes(writeMode)) this.#writeMode = writeMode;
  }

  /** Gets {@link writeMode}. */
  getWriteMode(): WriteMode {
    return this.#writeMode;
  }

  /** The state now. */
  getReadyState(): ChannelState {
    return this['~mailbox'].isShut ? ChannelState.STATE_CLOSED : this.#extension.getReadyState();
  }

  /** The label that the channel was created with. */
  getLabel(): string {
    return this.#extension.parameters.label;
  }

  /** Whether packets arrive in the order in which they were sent. */
  isOrdered(): boolean {
    return this.#extension.parameters.ordered;
  }

  /** The SCTP stream, 65535 until it is known. */
  getId(): number {
    return this.#extension.parameters.id ?? this.#extension.getId();
  }

  /** The `maxPacketLifeTime` that the channel was created with, in milliseconds; 65535 where it was not set. */
  getMaxPacketLifeTime(): number {
    return this.#extension.parameters.maxPacketLifeTime ?? UNKNOWN;
  }

  /** The `maxRetransmits` that the channel was created with; 65535 where it was not set. */
  getMaxRetransmits(): number {
    return this.#extension.parameters.maxRetransmits ?? UNKNOWN;
  }

  /** The name of the protocol that the channel was created with; empty where it was not set. */
  getProtocol(): string {
    return this.#extension.parameters.protocol;
  }

  /** Whether both sides created the channel with the same `id`. */
  isNegotiated(): boolean {
    return this.#extension.parameters.negotiated;
  }

  /** Bytes given to {@link putPacket} that have not been sent yet; see the capability `exactBufferedAmount`. */
  getBufferedAmount(): number {
    return this['~mailbox'].isShut ? 0 : this.#extension.getBufferedAmount();
  }

  /** How many packets were dropped because unread ones filled `maxInBufferBytes`. Reliable channels drop none. */
  getDroppedPacketCount(): number {
    return this['~mailbox'].droppedCount;
  }

  override getPacket(): Uint8Array {
    const packet = this['~mailbox'].packets.shift();
    this.#settleIfDrained();
    if (packet === undefined) {
      this.#packetError = ErrorCode.ERR_UNAVAILABLE;
      return new Uint8Array(0);
    }
    this.#packetError = ErrorCode.OK;
    this.#wasString = packet.isText;
    return packet.payload;
  }

  override getPacketError(): ErrorCode {
    return this.#packetError;
  }

  /**
   * Sends one packet as one message. An empty one is OK and nothing is sent, as in Godot. The bytes may be of another
   * realm, and in memory that is shared or can be resized.
   *
   * @returns ERR_INVALID_PARAMETER for what is no Uint8Array or is larger than {@link getMaxPacketSize}; ERR_UNCONFIGURED
   *   where the channel is not open; ERR_BUSY, with nothing queued, while what waits to be sent and this packet exceed
   *   `maxOutBufferBytes` (a packet alone is always taken); {@link activity} fires when half of it has been sent, or
   *   what this packet needs. The reason is in the `getLastError()` of the connection
   */
  override putPacket(packet: Uint8Array): ErrorCode {
    const { lastError, settings } = this.#session;
    lastError.value = null;
    if (!isUint8Array(packet)) return lastError.refuse(ErrorCode.ERR_INVALID_PARAMETER, packetIsNoBytes);
    const state = this.getReadyState();
    if (state !== ChannelState.STATE_OPEN)
      return lastError.refuse(ErrorCode.ERR_UNCONFIGURED, channelIsNotOpen, state);
    if (packet.byteLength === 0) return ErrorCode.OK;
    const maxSize = this.getMaxPacketSize();
    let size = packet.byteLength;
    let message: string | Uint8Array = packet;
    if (size <= maxSize) {
      message = inOrdinaryMemory(packet);
      if (this.#writeMode === WriteMode.WRITE_MODE_TEXT) {
        message = decodeText(message);
        // What was replaced by U+FFFD was no longer than that.
        size = sizeOfText(message, size);
      }
    }
    if (size > maxSize)
      return lastError.refuse(ErrorCode.ERR_INVALID_PARAMETER, packetIsTooLarge, size, maxSize);
    const waiting = this.#extension.getBufferedAmount();
    const room = settings.maxOutBufferBytes - size;
    const code =
      waiting > 0 && waiting > room
        ? lastError.refuse(ErrorCode.ERR_BUSY, sendBufferIsFull, size, waiting, settings.maxOutBufferBytes)
        : this.#session.send(this.#extension, message);
    // Half: whoever goes on as soon as there is any room is told for each packet.
    if (code === ErrorCode.ERR_BUSY)
      this.#session.awaitRoom(this.#extension, Math.max(0, Math.min(room, Math.floor(waiting / 2))));
    return code;
  }

  override getAvailablePacketCount(): number {
    this.#settleIfDrained();
    return this['~mailbox'].packets.length;
  }

  /** Largest packet that both sides take, in bytes; what this side takes until the peer's description has come. */
  override getMaxPacketSize(): number {
    return this.#session.maxPacketSize;
  }

  /** Same as {@link close}: `using channel = connection.createDataChannel('chat')`. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** The application has looked and found nothing more to read: what comes next is news. */
  #settleIfDrained(): void {
    if (this['~mailbox'].packets.length === 0) this['~mailbox'].edge.settle();
  }
}
