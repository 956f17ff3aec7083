import { WebRTCDataChannel, WriteMode } from '@peerplug/core';
import type { Meeting } from './meeting.js';
import type { Payload } from './protocol.js';

/** Enough that a channel that loses the order or a message shows it. */
export const BURST = 200;

/** A byte order mark and several planes: what breaks a careless conversion. No NUL, at which the API of some stacks ends. */
const TEXT = '\u{FEFF}naïve 世界 🙂 end';

/** Texts and bytes by turns, each different. */
export const MIXED: readonly Payload[] = Array.from({ length: BURST }, (_, index) =>
  index % 2 === 0 ? { text: `${TEXT} ${String(index)}` } : { base64: toBase64(bytes(257, index)) },
);

/** A number of bytes, with each of their values in them. */
export function bytes(length: number, seed = 0): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => index + seed + (index >> 8));
}

/** Bytes as a payload. */
export function toBase64(content: Uint8Array): string {
  return Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('base64');
}

/** Sends from our end. */
export function put(meeting: Meeting, channel: WebRTCDataChannel, payload: Payload): void {
  const isText = 'text' in payload;
  channel.writeMode = isText ? WriteMode.WRITE_MODE_TEXT : WriteMode.WRITE_MODE_BINARY;
  const packet = isText ? new TextEncoder().encode(payload.text) : Buffer.from(payload.base64, 'base64');
  meeting.expectOk(channel.putPacket(new Uint8Array(packet)), 'putPacket()');
}

/** Waits until our end of a channel has a number of messages, and takes them. */
export async function arrivedHere(
  meeting: Meeting,
  channel: WebRTCDataChannel,
  count: number,
): Promise<Payload[]> {
  const taken: Payload[] = [];
  const take = (): boolean => {
    while (taken.length < count && channel.getAvailablePacketCount() > 0) {
      const packet = channel.getPacket();
      taken.push(
        channel.wasStringPacket()
          ? { text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(packet) }
          : { base64: toBase64(packet) },
      );
    }
    return taken.length === count;
  };
  await meeting.until(take, () => `${String(taken.length)} of ${String(count)} messages have arrived here`);
  return taken;
}

/** Waits until the peer's end of a channel has a number of messages, and takes them. */
export async function arrivedThere(meeting: Meeting, label: string, count: number): Promise<Payload[]> {
  const { messages } = meeting.theirs.channel(label);
  await meeting.until(
    () => messages.length >= count,
    () => `${String(messages.length)} of ${String(count)} messages have arrived at the peer`,
  );
  return messages.splice(0);
}

/** Sends one message each way, and waits for it. */
export async function passBothWays(meeting: Meeting, channel: WebRTCDataChannel): Promise<void> {
  const label = channel.getLabel();
  const messages = {
    there: { text: `to the peer over ${label}` },
    here: { text: `from the peer over ${label}` },
  };
  put(meeting, channel, messages.there);
  meeting.theirs.send(label, messages.here);
  const [there] = await arrivedThere(meeting, label, 1);
  const [here] = await arrivedHere(meeting, channel, 1);
  if (JSON.stringify({ there, here }) !== JSON.stringify(messages))
    throw new Error(`'${label}' carried ${JSON.stringify({ there, here })}`);
}
