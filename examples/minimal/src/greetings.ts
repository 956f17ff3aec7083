import { ChannelState, type WebRTCDataChannel, WebRTCPeerConnection } from '@peerplug/core';

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
  // Both tell each other where they can be reached.
  a.iceCandidateCreated.connect(b.addIceCandidate);
  b.iceCandidateCreated.connect(a.addIceCandidate);

  a.startAutoPoll();
  b.startAutoPoll();
  a.createOffer();

  const [heardByA, heardByB] = await Promise.all([
    greet(channelOfA, 'Hello from A'),
    greet(channelOfB, 'Hello from B'),
  ]);
  return { heardByA, heardByB };
}

function createChannel(connection: WebRTCPeerConnection): WebRTCDataChannel {
  const channel = connection.createDataChannel('greetings', { negotiated: true, id: 1 });
  if (channel === null) throw connection.getLastError() ?? new Error('the channel was refused');
  return channel;
}

/** Sends a greeting when the channel opens; resolves with the one that comes. */
function greet(channel: WebRTCDataChannel, greeting: string): Promise<string> {
  return new Promise((resolve) => {
    let hasGreeted = false;
    channel.activity.connect(() => {
      if (channel.getReadyState() === ChannelState.STATE_OPEN && !hasGreeted) {
        hasGreeted = true;
        channel.putPacket(new TextEncoder().encode(greeting));
      }
      if (channel.getAvailablePacketCount() > 0) resolve(new TextDecoder().decode(channel.getPacket()));
    });
  });
}
