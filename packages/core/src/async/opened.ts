import { ChannelState } from '../constants/channel-state.js';
import { connectionOf, failureOf, isOver } from './endings.js';
import { ErrorCode } from '../constants/error-code.js';
import { waitFor, type WaitOptions } from './wait.js';
import type { WebRTCDataChannel } from '../api/data-channel.js';
import { WebRTCError } from '../errors/webrtc-error.js';

/**
 * Waits until a channel is STATE_OPEN. Its connection has to be polled meanwhile, for example by `startAutoPoll()`.
 *
 * @returns the channel; rejected with the `WebRTCError` that says why it was closed, or why its connection failed
 */
export function opened(channel: WebRTCDataChannel, options?: WaitOptions): Promise<WebRTCDataChannel> {
  const look = (): { value: WebRTCDataChannel } | null => {
    const state = channel.getReadyState();
    if (state === ChannelState.STATE_OPEN) return { value: channel };
    if (isOver(channel) || state === ChannelState.STATE_CLOSING)
      throw (
        failureOf(channel) ??
        new WebRTCError(
          ErrorCode.ERR_CONNECTION_ERROR,
          `the channel '${channel.getLabel()}' was closed before it was open`,
        )
      );
    return null;
  };
  return waitFor([channel['~news'], connectionOf(channel)['~news']], look, options);
}
