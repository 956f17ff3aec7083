import { createRequire } from 'node:module';
import { type PeerConnectionConstructor, w3cExtension } from '@peerplug/backend-browser';
import type { ExtensionDescriptor } from '@peerplug/core';

/** What this package is for: the descriptor that programs register and the suite looks for, always under this name. */
export const extension: ExtensionDescriptor = w3cExtension({
  name: 'wrtc',
  version: '1.0.0',
  load: loadWrtc,
  // What was seen to work, not what the library's documentation promises: the suite checks both directions.
  capabilities: {
    maxMessageSize: 262_144,
    maxChannelId: 1023,
    maxRetransmits: true,
    maxPacketLifeTime: true,
    receivedReliability: true,
    // Milliseconds where a channel is open; else it notices when ICE gets no more answers, after five seconds.
    remoteCloseMs: 10_000,
    lostPeerMs: 35_000,
    disconnectedState: true,
    heavyLoss: true,
    closingState: true,
    // What is handed to the network thread counts as sent.
    exactBufferedAmount: false,
    pranswer: true,
    sdpMunging: true,
    stats: true,
    turn: { udp: true, tcp: true, tls: true },
    mdns: false,
  },
});

/** Loads the native library when a connection first needs it, not when this package is imported. */
function loadWrtc(): PeerConnectionConstructor {
  const require = createRequire(import.meta.url);
  // Foreign: the library brings no types; its class has W3C's shape.
  return (require('@roamhq/wrtc') as { readonly RTCPeerConnection: PeerConnectionConstructor })
    .RTCPeerConnection;
}
