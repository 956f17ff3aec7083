import { defineExtension, type ExtensionDescriptor, Logger } from '@peerplug/core/extension';
import { MAX_CHANNEL_ID } from './channels/data-channel-protocol.js';
import { MAX_MESSAGE_BYTES } from './sctp/message-limit.js';
import { WeriftPeerConnection } from './werift-peer-connection.js';

/** The extension `werift`: WebRTC in TypeScript, without native code. `registerExtension(extension)` makes it known. */
export const extension: ExtensionDescriptor = defineExtension({
  name: 'werift',
  version: '0.1.0',
  peerConnection: WeriftPeerConnection,
  dependencies: [Logger],
  capabilities: {
    maxMessageSize: MAX_MESSAGE_BYTES,
    maxChannelId: MAX_CHANNEL_ID,
    maxRetransmits: true,
    maxPacketLifeTime: true,
    receivedReliability: true,
    // The peer says goodbye twice, in SCTP and in DTLS; where both are lost, ICE finds out after 30 s.
    remoteCloseMs: 500,
    // ICE gives up 30 s after the last answer (RFC 7675).
    lostPeerMs: 35_000,
    disconnectedState: true,
    heavyLoss: true,
    closingState: true,
    exactBufferedAmount: true,
    pranswer: true,
    // The parameters of the transports are fixed before the text is made, so a change of it would have no effect.
    sdpMunging: false,
    stats: true,
    turn: { udp: true, tcp: true, tls: true },
    // See sdp/remote-candidate.ts.
    mdns: false,
  },
});
