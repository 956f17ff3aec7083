import type { ErrorCode } from '../constants/error-code.js';

/** Something that packets are sent to and received from: Godot's `PacketPeer`, without its `Variant` methods. */
export abstract class PacketPeer {
  /**
   * Takes the oldest unread packet. The bytes are the caller's own.
   *
   * @returns the packet, or an empty array where there is none: {@link getPacketError} tells that from an empty packet
   */
  abstract getPacket(): Uint8Array;

  /** OK where the latest {@link getPacket} returned a packet, ERR_UNAVAILABLE where there was none. */
  abstract getPacketError(): ErrorCode;

  /** Sends a packet. The bytes are copied or sent before the call returns. */
  abstract putPacket(packet: Uint8Array): ErrorCode;

  /** How many packets can be read. */
  abstract getAvailablePacketCount(): number;

  /** Largest packet in bytes that {@link putPacket} takes. */
  abstract getMaxPacketSize(): number;
}
