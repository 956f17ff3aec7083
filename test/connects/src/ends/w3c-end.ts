import type { Signal } from '../messages.js';
import { type End, type EndOptions, LABEL, type OpenEnd } from './end.js';

/** Ends of connections of a class of W3C's shape, used as an application without Peerplug does. */
export function w3cEnd(PeerConnection: typeof RTCPeerConnection): OpenEnd {
  return (options) => openEnd(new PeerConnection(configurationOf(options)), options);
}

function configurationOf({ iceServers }: EndOptions): RTCConfiguration {
  return { iceServers: iceServers.map(({ urls, ...account }) => ({ urls: [...urls], ...account })) };
}

function openEnd(connection: RTCPeerConnection, { side, events }: EndOptions): End {
  // One after the other: a candidate has to wait for the description before it.
  let last = Promise.resolve();
  const then = (step: () => Promise<void>): void => {
    last = last.then(step).catch((error: unknown) => {
      events.fault(String(error));
    });
  };
  const describe = async (description: RTCSessionDescriptionInit): Promise<void> => {
    const { type, sdp = '' } = description;
    await connection.setLocalDescription(description);
    if (type === 'offer' || type === 'answer') events.signal({ kind: 'description', type, sdp });
  };
  connection.onicecandidate = ({ candidate }) => {
    if (!candidate?.candidate) return;
    const { candidate: name, sdpMid, sdpMLineIndex } = candidate;
    events.signal({ kind: 'candidate', media: sdpMid ?? '0', index: sdpMLineIndex ?? 0, name });
  };
  connection.onconnectionstatechange = () => {
    if (connection.connectionState === 'failed') events.fault('the connection failed');
  };
  // Without a reference the channel would be collected.
  let channel: RTCDataChannel | null = null;
  if (side === 'offerer') {
    channel = connection.createDataChannel(LABEL);
    channel.onopen = events.open;
    then(async () => describe(await connection.createOffer()));
  } else {
    connection.ondatachannel = (event) => {
      channel = event.channel;
      events.open();
    };
  }
  const take = async (signal: Signal): Promise<void> => {
    if (signal.kind === 'candidate') {
      const { name, media, index } = signal;
      await connection.addIceCandidate({
        candidate: name.replace(/^a=/u, ''),
        sdpMid: media,
        sdpMLineIndex: index,
      });
      return;
    }
    await connection.setRemoteDescription({ type: signal.type, sdp: signal.sdp });
    if (signal.type === 'offer') await describe(await connection.createAnswer());
  };
  return {
    take(signal) {
      then(() => take(signal));
    },
    close() {
      channel = null;
      connection.close();
    },
  };
}
