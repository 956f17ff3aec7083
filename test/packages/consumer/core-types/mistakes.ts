// What the compiler finds in a program that imports core alone. Each line marked is a mistake; where the compiler lets
// one pass, or finds another in its place, this file does not compile.
import {
  type ErrorCode,
  type SessionDescriptionType,
  Signal,
  type WebRTCDataChannel,
  WebRTCPeerConnection,
} from '@peerplug/core';
import { connected, once, opened, packets, send, throwIfFailed } from '@peerplug/core/async';

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

// What waits gives what it waits for.
export const state: Promise<number> = connected(connection).then((ready) => ready.getConnectionState());
export const emitted: Promise<[SessionDescriptionType, string]> = once(connection.sessionDescriptionCreated);
export const created: WebRTCDataChannel = throwIfFailed(connection, connection.createDataChannel('chat'));
export async function read(signal: AbortSignal): Promise<void> {
  for await (const packet of packets(await opened(created), { signal }))
    await send(created, typeof packet === 'string' ? packet.toUpperCase() : packet.subarray(1));
}
// @ts-expect-error -- takes a string or bytes
export const sent: Promise<void> = send(created, 7);
// @ts-expect-error -- gives the values of the signal
export const wrong: Promise<[number]> = once(connection.sessionDescriptionCreated);
// @ts-expect-error -- an AbortSignal, not its controller
export const ready: Promise<unknown> = connected(connection, { signal: new AbortController() });
