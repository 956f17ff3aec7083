import {
  ChannelState,
  ErrorCode,
  type ExtensionDescriptor,
  type PeerConnectionConfiguration,
  registerExtension,
  type WebRTCDataChannel,
  WebRTCPeerConnection,
} from '@peerplug/core';
import { type End, type EndEvents, type EndOptions, LABEL, type OpenEnd } from './end.js';

/** Ends of connections over one of our extensions. */
export function peerplugEnd(
  extension: ExtensionDescriptor,
  settings: Pick<PeerConnectionConfiguration, 'trickle'> = {},
): OpenEnd {
  return (options) => {
    // Each time: other tests of the process may unregister it.
    registerExtension(extension);
    return openEnd(new WebRTCPeerConnection({ extension: extension.name }), options, settings);
  };
}

function openEnd(
  connection: WebRTCPeerConnection,
  { side, iceServers, events }: EndOptions,
  settings: Pick<PeerConnectionConfiguration, 'trickle'>,
): End {
  const expectOk = (code: ErrorCode): void => {
    if (code !== ErrorCode.OK) events.fault(connection.getLastError()?.message ?? `code ${code}`);
  };
  expectOk(
    connection.initialize({
      ...settings,
      iceServers: iceServers.map(({ urls, ...account }) => ({ urls: [...urls], ...account })),
    }),
  );
  connection.errorOccurred.connect((error) => {
    events.fault(error.message);
  });
  connection.sessionDescriptionCreated.connect((type, sdp) => {
    expectOk(connection.setLocalDescription(type, sdp));
    events.signal({ kind: 'description', type: type === 'offer' ? 'offer' : 'answer', sdp });
  });
  connection.iceCandidateCreated.connect((media, index, name) => {
    events.signal({ kind: 'candidate', media, index, name });
  });
  connection.startAutoPoll();
  // Without a reference the channel would be closed after garbage collection.
  let channel: WebRTCDataChannel | null = null;
  if (side === 'answerer') {
    connection.dataChannelReceived.connect((received) => {
      channel = received;
      events.open();
    });
  } else {
    channel = connection.createDataChannel(LABEL);
    if (channel === null) events.fault(connection.getLastError()?.message ?? 'no channel');
    else reportOpen(channel, events);
    expectOk(connection.createOffer());
  }
  return {
    take(signal) {
      if (signal.kind === 'description') expectOk(connection.setRemoteDescription(signal.type, signal.sdp));
      else expectOk(connection.addIceCandidate(signal.media, signal.index, signal.name));
    },
    close() {
      channel = null;
      connection.close();
    },
  };
}

function reportOpen(channel: WebRTCDataChannel, events: EndEvents): void {
  const look = (): void => {
    if (channel.getReadyState() !== ChannelState.STATE_OPEN) return;
    channel.activity.disconnect(look);
    events.open();
  };
  channel.activity.connect(look);
}
