import type { WebRTCDataChannel } from '@peerplug/core';

/** Hands over each packet of a channel as it arrives, and those that are there already. */
export function readPackets(
  channel: WebRTCDataChannel,
  take: (payload: Uint8Array, isText: boolean) => void,
): void {
  const drain = (): void => {
    while (channel.getAvailablePacketCount() > 0) {
      const payload = channel.getPacket();
      take(payload, channel.wasStringPacket());
    }
  };
  channel.activity.connect(drain);
  drain();
}
