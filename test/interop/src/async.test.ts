import { extension as libdatachannel } from '@peerplug/backend-libdatachannel';
import { extension as werift } from '@peerplug/backend-werift';
import {
  type ExtensionDescriptor,
  registerExtension,
  unregisterExtension,
  WebRTCError,
  WebRTCPeerConnection,
} from '@peerplug/core';
import { connected, once, opened, packets, send, throwIfFailed } from '@peerplug/core/async';
import { expect } from 'chai';
import { LOOPBACK } from './loopback.js';

/** More than the send buffer of the sender takes at a time. */
const PACKET_COUNT = 200;
const PACKET_BYTES = 16_384;

for (const [a, b] of [
  [libdatachannel, werift],
  [werift, libdatachannel],
] as const) {
  describe(`promises of ${a.name} with ${b.name}`, () => {
    before(() => {
      registerExtension(a);
      registerExtension(b);
    });

    after(() => {
      unregisterExtension(a.name);
      unregisterExtension(b.name);
    });

    it('connect two peers, open a channel and pass what does not fit into the buffer, in order', async () => {
      using one = connectionOf(a);
      using other = connectionOf(b);
      join(one, other);
      const received = once(other.dataChannelReceived);
      const channel = throwIfFailed(one, one.createDataChannel('data'));
      throwIfFailed(one, one.createOffer());
      await Promise.all([connected(one), connected(other), opened(channel)]);
      const [echo] = await received;

      const sending = (async (): Promise<void> => {
        await send(channel, 'begin');
        for (let index = 0; index < PACKET_COUNT; index += 1)
          await send(channel, new Uint8Array(PACKET_BYTES).fill(index));
        await send(channel, 'end');
        channel.close();
      })();
      const got: (string | number)[] = [];
      for await (const packet of packets(echo))
        got.push(typeof packet === 'string' ? packet : (packet[1] ?? -1));
      await sending;
      const numbers = Array.from({ length: PACKET_COUNT }, (_, index) => index);
      expect(got).to.deep.equal(['begin', ...numbers, 'end']);
    }).timeout(20_000);

    it('are rejected with the reason where the other side goes away', async () => {
      using one = connectionOf(a);
      using other = connectionOf(b);
      join(one, other);
      const channel = throwIfFailed(one, one.createDataChannel('data'));
      throwIfFailed(one, one.createOffer());
      await connected(one);
      await opened(channel);
      const reader = packets(channel);
      const next = reader.next();
      other.close();
      expect(await next).to.deep.equal({ done: true, value: undefined });
      const rejection = await send(channel, 'late').catch((error: unknown) => error);
      expect(rejection).to.be.instanceOf(WebRTCError);
    });
  });
}

function connectionOf(extension: ExtensionDescriptor): WebRTCPeerConnection {
  const connection = new WebRTCPeerConnection({ extension: extension.name });
  throwIfFailed(connection, connection.initialize({ ...LOOPBACK, maxOutBufferBytes: 4 * PACKET_BYTES }));
  return connection;
}

function join(one: WebRTCPeerConnection, other: WebRTCPeerConnection): void {
  for (const [from, to] of new Map([
    [one, other],
    [other, one],
  ])) {
    from.sessionDescriptionCreated.connect(from.setLocalDescription);
    from.sessionDescriptionCreated.connect(to.setRemoteDescription);
    from.iceCandidateCreated.connect(to.addIceCandidate);
    from.startAutoPoll();
  }
}
