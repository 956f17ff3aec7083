import { padded } from './stun-message-node.js';

const HEADER_BYTES = 4;
const STUN_HEADER_BYTES = 20;
const LEAST_CHANNEL = 0x40;

/** Takes what comes in a stream, and gives the messages of STUN and TURN in it (RFC 8656 §12.5). */
export function messagesIn(onMessage: (message: Buffer) => void): (data: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (data) => {
    rest = Buffer.concat([rest, data]);
    for (let length = lengthOf(rest); length <= rest.byteLength; length = lengthOf(rest)) {
      onMessage(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
  };
}

/** How long the message is that some bytes begin with; infinite where that is not known yet. */
function lengthOf(data: Buffer): number {
  if (data.byteLength < HEADER_BYTES) return Number.POSITIVE_INFINITY;
  const length = data.readUInt16BE(2);
  return data.readUInt8(0) >= LEAST_CHANNEL ? HEADER_BYTES + padded(length) : STUN_HEADER_BYTES + length;
}
