/** Largest message that is sent and announced; what Chromium and werift take as well. */
export const MAX_MESSAGE_BYTES = 262_144;

/**
 * What the native side takes at most.
 *
 * libdatachannel 0.24.5 cuts a longer message off there and delivers the rest as if it were whole. One byte more than
 * is announced shows which messages were longer than allowed. Removable when it closes the channel instead.
 */
export const NATIVE_MAX_MESSAGE_BYTES: number = MAX_MESSAGE_BYTES + 1;

/** A description of the native side, with the limit that peers are told. */
export function withAnnouncedLimit(sdp: string): string {
  return sdp.replace(
    `a=max-message-size:${String(NATIVE_MAX_MESSAGE_BYTES)}`,
    `a=max-message-size:${String(MAX_MESSAGE_BYTES)}`,
  );
}
