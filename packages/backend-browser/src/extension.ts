import { defineExtension, type ExtensionDescriptor, Logger, resolve } from '@peerplug/core/extension';
import { BrowserPeerConnection } from './browser-peer-connection.js';
import { PeerConnectionClass, usableClass } from './peer-connection-class.js';

/**
 * The extension `browser`.
 *
 * Its capabilities are what Chromium 156 and Firefox 153 both do, so that a program may rely on them in either.
 */
export const extension: ExtensionDescriptor = defineExtension({
  name: 'browser',
  version: '0.1.0',
  peerConnection: BrowserPeerConnection,
  dependencies: [PeerConnectionClass, Logger],
  capabilities: {
    // Chromium's; Firefox takes 1 GiB.
    maxMessageSize: 262144,
    // Firefox negotiates 2048 streams; a channel with a higher id never opens there. Chromium goes to 65534.
    maxChannelId: 2047,
    maxRetransmits: true,
    maxPacketLifeTime: true,
    receivedReliability: true,
    // Measured: up to 15 ms, by the DTLS alert.
    remoteCloseMs: 1000,
    // Measured: 17 s in Chromium, 27 s in Firefox.
    lostPeerMs: 35_000,
    disconnectedState: true,
    heavyLoss: true,
    closingState: true,
    exactBufferedAmount: true,
    // Firefox has none, see provisional-answers.ts.
    pranswer: true,
    sdpMunging: true,
    stats: true,
    turn: { udp: true, tcp: true, tls: true },
    mdns: true,
  },
  isSupported: () => {
    if (usableClass(resolve(PeerConnectionClass)) !== undefined) return true;
    return 'this platform has no RTCPeerConnection; choose another extension, or provide(PeerConnectionClass, …)';
  },
});
