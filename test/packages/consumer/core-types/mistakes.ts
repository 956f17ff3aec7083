// What the compiler finds in a program that imports core alone. Each line marked is a mistake; where the compiler lets
// one pass, or finds another in its place, this file does not compile.
import {
  type ErrorCode,
  type SessionDescriptionType,
  Signal,
  type WebRTCDataChannel,
  WebRTCPeerConnection,
} from '@peerplug/core';

declare const connection: WebRTCPeerConnection;
declare const channel: WebRTCDataChannel;
declare const text: string;

// @ts-expect-error -- iceServers
connection.initialize({ iceServer: [] });
// @ts-expect-error -- the key is urls
connection.initialize({ iceServers: [{ url: 'stun:a' }] });
// @ts-expect-error -- credential needs a string
connection.initialize({ iceServers: [{ urls: 'turn:a', username: 'u', credential: 7 }] });
// @ts-expect-error -- 'all' or 'relay'
connection.initialize({ iceTransportPolicy: 'none' });
// @ts-expect-error -- the package of that extension is not imported
connection.initialize({ werift: { bindAddress: '127.0.0.1' } });
// @ts-expect-error -- extension
new WebRTCPeerConnection({ extention: 'werift' });
// @ts-expect-error -- maxPacketLifeTime
connection.createDataChannel('chat', { maxPacketLifetime: 10 });
// @ts-expect-error -- null where it was refused
connection.createDataChannel('chat').close();
// @ts-expect-error -- takes bytes alone
channel.putPacket(text);
// @ts-expect-error -- oneShot
channel.activity.connect(() => undefined, { oneshot: true });

// @ts-expect-error -- 'offer', 'answer' or 'pranswer'
connection.setRemoteDescription('rollback', text);
// @ts-expect-error -- not any string
connection.setRemoteDescription(text, text);
// @ts-expect-error -- not any string
connection.setLocalDescription(text, text);
// @ts-expect-error -- it gives a type of description, which is not a number
connection.sessionDescriptionCreated.connect((type: number) => type);
// @ts-expect-error -- the sdp is missing
connection.sessionDescriptionCreated.emit('offer');

// What is right compiles.
export const code: ErrorCode = connection.initialize({
  iceServers: [{ urls: ['stun:a', 'turn:b'], username: 'u', credential: 'p' }],
  iceTransportPolicy: 'relay',
  maxChannels: 7,
});
connection.sessionDescriptionCreated.connect((type: SessionDescriptionType, sdp: string) => [type, sdp]);
connection.sessionDescriptionCreated.connect(connection.setLocalDescription);
connection.sessionDescriptionCreated.connect(connection.setRemoteDescription);
connection.iceCandidateCreated.connect(connection.addIceCandidate);
export const named: Signal<[name: string]> = new Signal();
