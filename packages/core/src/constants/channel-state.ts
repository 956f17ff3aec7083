/** State of one data channel. Names and numbers are Godot's `WebRTCDataChannel.ChannelState`. */
export const ChannelState = {
  /** Created here, not yet usable. */
  STATE_CONNECTING: 0,
  /** Packets can be sent and received. */
  STATE_OPEN: 1,
  /** Closing: what was queued is still being sent. */
  STATE_CLOSING: 2,
  /** Closed; packets that had arrived can still be read. */
  STATE_CLOSED: 3,
} as const;

/** One of the values of {@link ChannelState:variable}. */
export type ChannelState = (typeof ChannelState)[keyof typeof ChannelState];
