/** How `putPacket` labels what it sends. Names and numbers are Godot's `WebRTCDataChannel.WriteMode`. */
export const WriteMode = {
  /** Packets are sent as strings: UTF-8, invalid sequences replaced by U+FFFD. */
  WRITE_MODE_TEXT: 0,
  /** Packets are sent as bytes. */
  WRITE_MODE_BINARY: 1,
} as const;

/** One of the values of {@link WriteMode:variable}. */
export type WriteMode = (typeof WriteMode)[keyof typeof WriteMode];
