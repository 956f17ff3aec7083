import { type DataChannel, type IceServer as NativeServer, PeerConnection } from 'node-datachannel';
import type { IceServer, Signal } from '../messages.js';
import { type End, type EndOptions, LABEL } from './end.js';

const SERVER_URL = /^(?<scheme>stun|turn):(?<hostname>[^:]+):(?<port>\d+)$/u;

/** node-datachannel by its own API, as a program without Peerplug uses it. */
export function openNativeEnd({ side, iceServers, events }: EndOptions): End {
  const connection = new PeerConnection(side, { iceServers: iceServers.flatMap(nativeServers) });
  connection.onLocalDescription((sdp, type) => {
    events.signal({ kind: 'description', type: type === 'offer' ? 'offer' : 'answer', sdp });
  });
  connection.onLocalCandidate((name, media) => {
    events.signal({ kind: 'candidate', media, index: 0, name });
  });
  connection.onStateChange((state) => {
    if (state === 'failed') events.fault('the connection failed');
  });
  // Without a reference the channel would be collected.
  let channel: DataChannel | null = null;
  if (side === 'offerer') {
    channel = connection.createDataChannel(LABEL);
    channel.onOpen(events.open);
    // Without it node-datachannel 0.33.4 keeps the process alive.
    channel.onClosed(() => undefined);
  } else {
    connection.onDataChannel((received) => {
      channel = received;
      events.open();
    });
  }
  return {
    take: taker(connection),
    close() {
      channel?.close();
      connection.close();
    },
  };
}

/** Descriptions and candidates come from callbacks that have a queue each, so a candidate may be the first. */
function taker(connection: PeerConnection): (signal: Signal) => void {
  const early: (() => void)[] = [];
  let isDescribed = false;
  return (signal) => {
    if (signal.kind === 'description') {
      connection.setRemoteDescription(signal.sdp, signal.type);
      isDescribed = true;
      for (const add of early.splice(0)) add();
      return;
    }
    const add = (): void => {
      connection.addRemoteCandidate(signal.name, signal.media);
    };
    if (isDescribed) add();
    else early.push(add);
  };
}

function nativeServers({ urls, username = '', credential = '' }: IceServer): NativeServer[] {
  return urls.map((url) => {
    const { scheme, hostname = '', port } = SERVER_URL.exec(url)?.groups ?? {};
    const server = { hostname, port: Number(port) };
    return scheme === 'stun' ? server : { ...server, username, password: credential, relayType: 'TurnUdp' };
  });
}
