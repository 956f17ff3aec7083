import { ActivityEdge } from './activity-edge.js';
import { type Packet, PacketQueue } from './packet-queue.js';
import { WebRTCError } from '../errors/webrtc-error.js';
import { ErrorCode } from '../constants/error-code.js';

/** What became of a packet that arrived. */
export type Reception = 'kept' | 'dropped' | 'overflow';

/** The connection that a channel belongs to, as far as the channel's mailbox knows it. */
export interface ChannelOwner {
  /** Takes a failure; returns whether it belongs to no call. */
  fail(error: WebRTCError): boolean;
  /** The channel is one of the connection's: gives it its bounds. */
  adopt(channel: ChannelMailbox): void;
  /** The channel is closed. */
  release(channel: ChannelMailbox): void;
}

/** The queue between a channel's extension, which reports when it likes, and the application, which reads when it likes. */
export class ChannelMailbox {
  readonly edge: ActivityEdge = new ActivityEdge(() => this.packets.length === 0);
  readonly packets: PacketQueue = new PacketQueue();
  #connection: ChannelOwner | null = null;
  readonly #earlyFailures: WebRTCError[] = [];
  /** What was reported last outside of a call: where the channel is closed, perhaps why. */
  latestFailure: WebRTCError | null = null;
  #droppedCount = 0;
  #hasOverflown = false;
  #isRoomAwaited = false;
  #shut = false;

  /** Packets that an unreliable channel dropped because nobody read them in time. */
  get droppedCount(): number {
    return this.#droppedCount;
  }

  /** The connection was closed, and this channel with it. What had arrived can still be read. */
  get isShut(): boolean {
    return this.#shut;
  }

  /** Joins the connection's mailbox, to which failures of the channel go. */
  attach(connection: ChannelOwner): void {
    if (this.#connection !== null) return;
    this.#connection = connection;
    connection.adopt(this);
    for (const error of this.#earlyFailures.splice(0)) connection.fail(error);
  }

  /** Keeps a packet for reading, within the bound. Past it an unreliable channel drops it and a reliable one fails. */
  receive(packet: Packet, isReliable: boolean, label: string): Reception {
    if (this.#shut || this.#hasOverflown) return 'dropped';
    if (this.packets.push(packet)) {
      this.edge.raise();
      return 'kept';
    }
    if (!isReliable) {
      this.#droppedCount += 1;
      return 'dropped';
    }
    this.#hasOverflown = true;
    this.fail(
      new WebRTCError(
        ErrorCode.ERR_OUT_OF_MEMORY,
        `channel '${label}' is closed: unread packets exceed maxInBufferBytes; read sooner, or raise it`,
      ),
    );
    return 'overflow';
  }

  fail(error: WebRTCError): void {
    if (this.#connection === null) this.#earlyFailures.push(error);
    else if (!this.#connection.fail(error)) return;
    this.latestFailure = error;
  }

  /** A packet was refused: room for it will be worth a look. */
  awaitRoom(): void {
    this.#isRoomAwaited = true;
  }

  /** Packets are taken again. */
  roomMade(): void {
    if (this.#isRoomAwaited && !this.#shut) this.edge.raise();
    this.#isRoomAwaited = false;
  }

  /** The channel has a new state to look at; once it is closed, its connection need not know it any more. */
  stateChanged(isClosed: boolean): void {
    if (this.#shut) return;
    this.edge.raise();
    if (!isClosed) return;
    this.#connection?.release(this);
    this.edge.end();
  }

  /** The connection has failed: the channel is CLOSED, which is worth a look. */
  end(): void {
    this.stateChanged(true);
    this.#shut = true;
  }

  /** The connection closes: the channel is CLOSED and tells nothing any more. */
  shut(): void {
    this.#shut = true;
    this.edge.detach();
  }
}
