import { defineExtension, type ExtensionDescriptor, Logger } from '@peerplug/core/extension';
import { LibdatachannelPeerConnection } from './libdatachannel-peer-connection.js';
import { MAX_MESSAGE_BYTES } from './native/message-limit.js';
import { NativeModule, nativeModuleSupport } from './native/module.js';

/** The extension `libdatachannel`: the native stack of node-datachannel. `registerExtension(extension)` makes it known. */
export const extension: ExtensionDescriptor = defineExtension({
  name: 'libdatachannel',
  version: '0.1.0',
  peerConnection: LibdatachannelPeerConnection,
  dependencies: [NativeModule, Logger],
  capabilities: {
    // libdatachannel sends no more than the smaller of both ends' announcements.
    maxMessageSize: MAX_MESSAGE_BYTES,
    // libdatachannel asks for 1024 streams (MAX_SCTP_STREAMS_COUNT) and refuses a higher id before the connect.
    maxChannelId: 1023,
    maxRetransmits: true,
    maxPacketLifeTime: true,
    // See UNKNOWN_RELIABILITY in libdatachannel-peer-connection.ts.
    receivedReliability: false,
    // The peer says goodbye in SCTP and in DTLS, seen after 2 ms; where both are lost, ICE finds out after 30 s.
    remoteCloseMs: 500,
    // ICE gives up 30 s after the last answer.
    lostPeerMs: 35_000,
    // libjuice has no state between.
    disconnectedState: false,
    // usrsctp ends the association when a packet and five repetitions were lost in a row, one way or the other: at a fifth
    // after some two megabytes. node-datachannel (0.33.4) has no setting for it.
    heavyLoss: false,
    // libdatachannel answers a reset of a stream with its own and is done: it has no state between.
    closingState: false,
    // It counts what usrsctp has not taken yet, whose buffer of 1 MiB tells nothing.
    exactBufferedAmount: false,
    // The stack has none: the first is the final one for it, and later ones must be of the same transport.
    pranswer: true,
    // The native side takes no local text.
    sdpMunging: false,
    stats: true,
    // See relay/relays.ts.
    turn: { udp: true, tcp: false, tls: false },
    // See native/remote-candidate.ts.
    mdns: false,
  },
  isSupported: nativeModuleSupport,
});
