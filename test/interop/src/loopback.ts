import type { PeerConnectionConfiguration } from '@peerplug/core';

/** Keeps every backend on the loopback address; each reads its own key only. */
export const LOOPBACK: PeerConnectionConfiguration = {
  libdatachannel: { bindAddress: '127.0.0.1' },
  werift: { bindAddress: '127.0.0.1' },
};
