/** Largest message that is sent and announced (RFC 8841 §6); what Chromium and libdatachannel take as well. */
export const MAX_MESSAGE_BYTES = 262144;
