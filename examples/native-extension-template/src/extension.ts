import { defineExtension, type ExtensionDescriptor, Logger, resolve } from '@peerplug/core/extension';
import { Native } from './native.js';
import { MAX_MESSAGE_BYTES, NativePeerConnection } from './native-peer-connection.js';

/** What this package is for: the descriptor that programs register and the suite looks for, always under this name. */
export const extension: ExtensionDescriptor = defineExtension({
  name: 'native',
  version: '1.0.0',
  dependencies: [Native, Logger], // what the constructor takes; another order does not compile
  peerConnection: NativePeerConnection,
  // What was seen to work, not what the library's documentation promises: the suite checks both directions.
  capabilities: {
    maxMessageSize: MAX_MESSAGE_BYTES,
    maxChannelId: 1023,
    maxRetransmits: true,
    maxPacketLifeTime: true,
    // The stack does not report the reliability of a channel that the peer has made.
    receivedReliability: false,
    remoteCloseMs: 1000,
    lostPeerMs: 35_000,
    disconnectedState: false,
    heavyLoss: false,
    closingState: false,
    // It counts what SCTP has not taken yet.
    exactBufferedAmount: false,
    pranswer: false,
    sdpMunging: false,
    // NativePeerConnection has no getStats(), which is optional.
    stats: false,
    turn: { udp: true, tcp: false, tls: false },
    mdns: false,
  },
  isSupported: () => {
    try {
      resolve(Native);
      return true;
    } catch (error) {
      return `the native library cannot be loaded: ${String(error)}`;
    }
  },
});
