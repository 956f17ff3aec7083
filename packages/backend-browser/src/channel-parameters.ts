import type { DataChannelParameters } from '@peerplug/core/extension';

/** What the platform's `createDataChannel` takes: W3C knows no null, a member without a value is left out. */
export function toChannelInit(parameters: DataChannelParameters): RTCDataChannelInit {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== null));
}

/** The values of a channel that the peer created. */
export function toChannelParameters(channel: RTCDataChannel): DataChannelParameters {
  const { label, protocol, ordered, maxPacketLifeTime, maxRetransmits } = channel;
  return { label, protocol, ordered, maxPacketLifeTime, maxRetransmits, negotiated: false, id: null };
}
