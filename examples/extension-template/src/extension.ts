import { createRequire } from 'node:module';
import type { ExtensionDescriptor } from '@peerplug/core/extension';
import { w3cExtension } from './w3c-extension.js';
import type { PeerConnectionClass } from './w3c-peer-connection.js';

/**
 * What this package is for: the descriptor that programs register and the suite looks for, always under this name.
 *
 * A capability is what was seen to work, not what the stack's documentation promises: the suite checks both directions.
 */
export const extension: ExtensionDescriptor = w3cExtension({
  name: 'wrtc',
  version: '1.0.0',
  load: loadWrtc,
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
    // W3cPeerConnection has no getStats(), which is optional.
    stats: false,
    turn: { udp: true, tcp: true, tls: true },
    mdns: false,
  },
});

/** Loads the native library when a connection first needs it, not when this package is imported. */
function loadWrtc(): PeerConnectionClass {
  const require = createRequire(import.meta.url);
  // Foreign: the library brings no types; its class has W3C's shape.
  return (require('@roamhq/wrtc') as { readonly RTCPeerConnection: PeerConnectionClass }).RTCPeerConnection;
}
