import { isUint8Array } from '../input/packet-bytes.js';
import { ErrorCode } from '../constants/error-code.js';
import type { PacketData } from './packets.js';
import { SendQueue } from './send-queue.js';
import { WebRTCError } from '../errors/webrtc-error.js';
import type { WaitOptions } from './wait.js';
import type { WebRTCDataChannel } from '../api/data-channel.js';

/** The packets of each channel that wait; made with the first. */
const queues = new WeakMap<WebRTCDataChannel, SendQueue>();

const encoder = new TextEncoder();

/**
 * Sends a packet, a string as text and bytes as bytes, whatever the channel's `writeMode`; waits while the send buffer
 * is full. Packets go out in the order of the calls, awaited or not. Bytes must not be changed before the promise is
 * settled.
 *
 * @returns settled once the channel has taken the packet; rejected with the `WebRTCError` that says why it is not sent
 *   (a channel that is not open, a packet that is too large, a connection that failed while the packet waited), or with
 *   the reason of the signal in `options`, and then the packet is not sent either
 */
export function send(
  channel: WebRTCDataChannel,
  data: PacketData,
  { signal }: WaitOptions = {},
): Promise<void> {
  const sent = new Promise<void>((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(signal.reason as Error); // what was given to abort(): anything may be thrown
      return;
    }
    if (typeof data !== 'string' && !isUint8Array(data))
      throw new WebRTCError(ErrorCode.ERR_INVALID_PARAMETER, 'send() takes a string or a Uint8Array');
    const isText = typeof data === 'string';
    const packet = isText ? encoder.encode(data) : data;
    const queue = queues.get(channel) ?? new SendQueue(channel);
    queues.set(channel, queue);
    queue.add({ packet, isText, signal, resolve, reject });
  });
  sent.catch(() => undefined); // see waitFor()
  return sent;
}
