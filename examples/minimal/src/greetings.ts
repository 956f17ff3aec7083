import { WebRTCDataChannel, WebRTCPeerConnection } from '@peerplug/core';
import { opened, packets, throwIfFailed } from '@peerplug/core/async';

/** What each side got from the other. */
export interface Greetings {
  readonly heardByA: string;
  readonly heardByB: string;
}

/** Connects two connections of this program on the default extension, and lets them greet each other. */
export async function exchangeGreetings(): Promise<Greetings> {
  using a = new WebRTCPeerConnection();
  using b = new WebRTCPeerConnection();

  // Both sides create the channel with the same id, so none has to be announced.
  const channelOfA = createChannel(a);
  const channelOfB = createChannel(b);

  // A makes an offer, which is A's local description and B's remote one.
  a.sessionDescriptionCreated.connect(a.setLocalDescription);
  a.sessionDescriptionCreated.connect(b.setRemoteDescription);
  // B answers it, the other way round.
  b.sessionDescriptionCreated.connect(b.setLocalDescription);
  b.sessionDescriptionCreated.connect(a.setRemoteDescription);
  // Each passes on where it can be reached.
  a.iceCandidateCreated.connect(b.addIceCandidate);
  b.iceCandidateCreated.connect(a.addIceCandidate);

  a.startAutoPoll();
  b.startAutoPoll();
  throwIfFailed(a, a.createOffer());

  const [heardByA, heardByB] = await Promise.all([
    greet(channelOfA, 'Hello from A'),
    greet(channelOfB, 'Hello from B'),
  ]);
  return { heardByA, heardByB };
}

function createChannel(connection: WebRTCPeerConnection): WebRTCDataChannel {
  const channel = connection.createDataChannel('greetings', { negotiated: true, id: 1 });
  return throwIfFailed(connection, channel);
}

/** Sends a greeting when the channel opens; resolves with the one that comes. */
async function greet(channel: WebRTCDataChannel, greeting: string): Promise<string> {
  await opened(channel);
  channel.setWriteMode(WebRTCDataChannel.WRITE_MODE_TEXT);
  channel.putPacket(new TextEncoder().encode(greeting));
  for await (const packet of packets(channel)) {
    if (typeof packet === 'string') return packet;
  }
  throw new Error('the other side closed the channel without a greeting');
}
