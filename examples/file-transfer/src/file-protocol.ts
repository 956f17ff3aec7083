import { ErrorCode, type WebRTCDataChannel, WriteMode } from '@peerplug/core';

/**
 * What is said on the file's channel, as JSON in text packets; the file itself goes in binary packets between `file`
 * and `end`. The order of the channel keeps them apart.
 */
export type FileMessage =
  | { readonly kind: 'file'; readonly name: string; readonly size: number }
  | { readonly kind: 'end' }
  /** From B, for `file` and for each packet of bytes: so much has arrived and is dealt with. */
  | { readonly kind: 'received'; readonly bytes: number }
  /** From B: all has arrived. */
  | { readonly kind: 'complete' }
  /** From A: no update follows, and so many were sent. */
  | { readonly kind: 'farewell'; readonly updatesSent: number };

export const FILE_CHANNEL = 'file';

/**
 * How much of the file may be sent and not acknowledged. Less leaves the way empty at times; with more the file waits in
 * queues, and the updates behind it.
 */
export const WINDOW_BYTES: number = 512 * 1024;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Sends one message as a text packet. */
export function tellPeer(channel: WebRTCDataChannel, message: FileMessage): ErrorCode {
  channel.setWriteMode(WriteMode.WRITE_MODE_TEXT);
  const code = channel.putPacket(encoder.encode(JSON.stringify(message)));
  channel.setWriteMode(WriteMode.WRITE_MODE_BINARY);
  return code;
}

/** Reads a text packet; both ends run this program, so what comes is a message of it. */
export function readFileMessage(payload: Uint8Array): FileMessage {
  return JSON.parse(decoder.decode(payload)) as FileMessage;
}
