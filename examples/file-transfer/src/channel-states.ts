import { ChannelState, type WebRTCDataChannel } from '@peerplug/core';

/** Resolves when the channel is open, and rejects when it closes without that. */
export function opened(channel: WebRTCDataChannel): Promise<void> {
  return new Promise((resolve, reject) => {
    watchState(channel, (state) => {
      if (state === ChannelState.STATE_OPEN) resolve();
      if (state === ChannelState.STATE_CLOSED) reject(closedEarly(channel));
    });
  });
}

/** Calls back with an error when the channel closes. */
export function watchClose(channel: WebRTCDataChannel, onClose: (error: Error) => void): void {
  watchState(channel, (state) => {
    if (state === ChannelState.STATE_CLOSED) onClose(closedEarly(channel));
  });
}

function watchState(channel: WebRTCDataChannel, take: (state: ChannelState) => void): void {
  const look = (): void => {
    take(channel.getReadyState());
  };
  channel.activity.connect(look);
  look();
}

function closedEarly(channel: WebRTCDataChannel): Error {
  return new Error(`the channel '${channel.getLabel()}' closed before everything had arrived`);
}
