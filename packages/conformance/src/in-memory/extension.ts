import {
  defineExtension,
  type ExtensionCapabilities,
  type ExtensionDescriptor,
  Logger,
} from '@peerplug/core/extension';
import { InMemoryPeerConnection, MAX_MESSAGE_SIZE } from './peer-connection.js';

const capabilities: ExtensionCapabilities = {
  maxMessageSize: MAX_MESSAGE_SIZE,
  maxChannelId: 65534,
  maxRetransmits: true,
  maxPacketLifeTime: true,
  receivedReliability: true,
  // A turn of the event loop is enough; the rest is for one that is busy.
  remoteCloseMs: 200,
  // A peer of the same process does not vanish.
  lostPeerMs: 200,
  disconnectedState: false,
  // No network, no loss.
  heavyLoss: true,
  closingState: true,
  exactBufferedAmount: true,
  pranswer: true,
  sdpMunging: true,
  stats: true,
  turn: { udp: false, tcp: false, tls: false },
  mdns: false,
};

/**
 * An extension that connects peers within one process (or one page) and touches no network: for unit tests of
 * programs, and the yardstick of this suite, which it passes whole. Descriptions and candidates have to be exchanged
 * as ever. Connections alone do not keep a process alive.
 */
export const inMemoryExtension: ExtensionDescriptor = defineExtension({
  name: 'in-memory',
  version: '0.1.0',
  peerConnection: InMemoryPeerConnection,
  dependencies: [Logger],
  capabilities,
});
