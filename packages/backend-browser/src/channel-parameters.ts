import type { DataChannelParameters } from '@peerplug/core';

/** What the platform's `createDataChannel` takes. */
export function toChannelInit(parameters: DataChannelParameters): RTCDataChannelInit {
  const { protocol, ordered, negotiated, id, maxPacketLifeTime, maxRetransmits } = parameters;
  return {
    protocol,
    ordered,
    negotiated,
    ...(id !== null && { id }),
    ...(maxPacketLifeTime !== null && { maxPacketLifeTime }),
    ...(maxRetransmits !== null && { maxRetransmits }),
  };
}

/** The values of a channel that the peer created. */
export function toChannelParameters(channel: RTCDataChannel): DataChannelParameters {
  const { label, protocol, ordered, maxPacketLifeTime, maxRetransmits } = channel;
  return { label, protocol, ordered, maxPacketLifeTime, maxRetransmits, negotiated: false, id: null };
}
