import type { PeerConnectionConfiguration } from '@peerplug/core';

/** Keeps every backend on the loopback address; each reads its own key only. */
export const LOOPBACK: PeerConnectionConfiguration = {
  libdatachannel: { bindAddress: '127.0.0.1' },
  werift: { bindAddress: '127.0.0.1' },
};

/**
 * What each connection of a run with these places is initialised with.
 *
 * Firefox 153 has the addresses of the default route only, whatever its settings, and pairs none of them with a
 * loopback address of the peer: there the others use their addresses of this machine, too.
 */
export function configurationFor(...places: readonly string[]): PeerConnectionConfiguration {
  return places.includes('firefox') ? {} : LOOPBACK;
}
