import { type WebRTCDataChannel, WebRTCPeerConnection } from '@peerplug/core';
import { connect, pollUntil } from './target.js';

/** Two connections with a channel between them. */
export interface TestPair {
  readonly ends: readonly [WebRTCPeerConnection, WebRTCPeerConnection];
  readonly channels: readonly [WebRTCDataChannel, WebRTCDataChannel];
}

/** How one end's candidates are changed on their way to the other. */
export type MapCandidate = (name: string, from: 0 | 1) => string;

/** Connects two ends; whoever drops the result drops the last references to them. */
export async function connectPair(
  extension: string,
  configurations: readonly [object, object] = [{}, {}],
  mapCandidate: MapCandidate = (name) => name,
): Promise<TestPair> {
  const a = connect(extension, { ...configurations[0] });
  const b = connect(extension, { ...configurations[1] });
  wire(a, new WeakRef(b), (name) => mapCandidate(name, 0));
  wire(b, new WeakRef(a), (name) => mapCandidate(name, 1));
  const own = a.createDataChannel('data');
  const received: WebRTCDataChannel[] = [];
  const take = (channel: WebRTCDataChannel): void => {
    received.push(channel);
  };
  b.dataChannelReceived.connect(take);
  a.createOffer();
  await pollUntil([a, b], () => own?.getReadyState() === 1 && received.length > 0, 'an open channel');
  b.dataChannelReceived.disconnect(take);
  const [other] = received;
  if (own === null || other === undefined) throw new Error('there is no channel');
  return { ends: [a, b], channels: [own, other] };
}

function wire(
  from: WebRTCPeerConnection,
  to: WeakRef<WebRTCPeerConnection>,
  mapCandidate: (name: string) => string,
): void {
  from.sessionDescriptionCreated.connect(from.setLocalDescription);
  from.sessionDescriptionCreated.connect((type, sdp) => to.deref()?.setRemoteDescription(type, sdp));
  from.iceCandidateCreated.connect((media, index, name) =>
    to.deref()?.addIceCandidate(media, index, mapCandidate(name)),
  );
}
