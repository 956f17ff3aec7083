/** State of a whole connection. Names and numbers are Godot's `WebRTCPeerConnection.ConnectionState`. */
export const ConnectionState = {
  /** Nothing negotiated yet: data channels and an offer can be created. */
  STATE_NEW: 0,
  /** Negotiating or checking candidates; no transport has failed. */
  STATE_CONNECTING: 1,
  /** Every transport is up. */
  STATE_CONNECTED: 2,
  /** A transport has lost its peer; it may come back. */
  STATE_DISCONNECTED: 3,
  /** A transport has failed for good. */
  STATE_FAILED: 4,
  /** Closed, by `close()` here or by the peer. */
  STATE_CLOSED: 5,
} as const;

/** One of the values of {@link ConnectionState:variable}. */
export type ConnectionState = (typeof ConnectionState)[keyof typeof ConnectionState];
