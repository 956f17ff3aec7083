/**
 * What an extension can do, as data that users may read and the conformance suite checks in both directions.
 * A capability that is `false` has a defined answer, named here; it is never an accident.
 */
export interface ExtensionCapabilities {
  /** Largest packet that can be sent and received, in bytes. The peer's own limit may be lower. */
  readonly maxMessageSize: number;
  /** Largest `id` that a negotiated channel may have, at most 65534 (RFC 8832 §6). */
  readonly maxChannelId: number;
  /** Channels may set `maxRetransmits`. False: `createDataChannel` with it gives null and ERR_UNAVAILABLE. */
  readonly maxRetransmits: boolean;
  /** Channels may set `maxPacketLifeTime`. False: `createDataChannel` with it gives null and ERR_UNAVAILABLE. */
  readonly maxPacketLifeTime: boolean;
  /**
   * Of a channel that the peer created, the order and the limits are known. False: `isOrdered()` is true, and
   * `getMaxRetransmits()` and `getMaxPacketLifeTime()` read 65535, whatever the peer chose.
   */
  readonly receivedReliability: boolean;
  /** Milliseconds within which a connection notices that its peer called `close()`. */
  readonly remoteCloseMs: number;
  /**
   * Milliseconds within which a connection over which nothing is being sent is STATE_FAILED after its peer has vanished
   * without a word: cut off, or killed. Where something is being sent a stack may give up earlier, and take it for a
   * close (STATE_CLOSED).
   */
  readonly lostPeerMs: number;
  /**
   * A peer that has fallen silent is seen in STATE_DISCONNECTED, and in STATE_CONNECTED when it is back. False:
   * STATE_CONNECTED until STATE_FAILED.
   */
  readonly disconnectedState: boolean;
  /**
   * Reliable channels hold while a network loses a fifth of the datagrams each way. False: while it loses a tenth; at more
   * the connection may break.
   */
  readonly heavyLoss: boolean;
  /** A channel that its peer closes is seen in STATE_CLOSING before STATE_CLOSED. False: CLOSED at once. */
  readonly closingState: boolean;
  /** `getBufferedAmount()` counts each byte from `putPacket` until it is sent. False: it may be lower, never higher. */
  readonly exactBufferedAmount: boolean;
  /**
   * Descriptions of the type `'pranswer'` are taken, and connect. A stack may use the first as the final one; a later
   * answer with other ICE credentials or fingerprints is ERR_INVALID_PARAMETER then. False: ERR_INVALID_PARAMETER.
   */
  readonly pranswer: boolean;
  /** `setLocalDescription` takes a text that was changed. False: ERR_INVALID_PARAMETER. */
  readonly sdpMunging: boolean;
  /** `getStats()` gives figures. False: null. */
  readonly stats: boolean;
  /** TURN servers may be reached over these transports. False: `initialize` leaves such a URL out, see there. */
  readonly turn: {
    readonly udp: boolean;
    readonly tcp: boolean;
    readonly tls: boolean;
  };
  /** Candidates whose address is an mDNS name are resolved. False: they are accepted and left aside. */
  readonly mdns: boolean;
}
