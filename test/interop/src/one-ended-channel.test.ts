import { extension as libdatachannel } from '@peerplug/backend-libdatachannel';
import { extension as werift } from '@peerplug/backend-werift';
import { Fixture } from '@peerplug/conformance';
import { ChannelState, registerExtension, unregisterExtension, type WebRTCDataChannel } from '@peerplug/core';
import { expect } from 'chai';
import { LOOPBACK } from './loopback.js';

/** A stream that no numbering reaches. */
const LONELY_ID = 40;

describe('a negotiated channel that exists at one end only', () => {
  const extensions = [libdatachannel, werift];

  before(() => {
    for (const extension of extensions) registerExtension(extension);
  });

  after(() => {
    for (const extension of extensions) unregisterExtension(extension.name);
  });

  for (const extension of extensions) {
    for (const peer of extensions) {
      it(`closes when something is sent over it, and the others go on: ${extension.name} to ${peer.name}`, async () => {
        const t = new Fixture({ extension, peer, configuration: LOOPBACK, scale: 1 });
        const shared: WebRTCDataChannel[] = [];
        const lonely: WebRTCDataChannel[] = [];
        let received = 0;
        await t.pair(({ a, b }) => {
          for (const end of [a, b])
            shared.push(...[end.createDataChannel('shared', { negotiated: true, id: 1 })].filter(isChannel));
          lonely.push(
            ...[a.createDataChannel('lonely', { negotiated: true, id: LONELY_ID })].filter(isChannel),
          );
          b.dataChannelReceived.connect(() => {
            received += 1;
          });
        });
        await t.until(() => [...shared, ...lonely].every(isOpen), 'all channels are open');
        lonely[0]?.putPacket(Uint8Array.of(1));
        await t.until(
          () => lonely[0]?.getReadyState() === ChannelState.STATE_CLOSED,
          'the channel without a peer is closed',
        );
        shared[0]?.putPacket(Uint8Array.of(2));
        await t.until(() => shared[1]?.getAvailablePacketCount() === 1, 'the other channel goes on');
        expect(received).to.equal(0);
        t.dispose();
      });
    }
  }
});

function isChannel(channel: WebRTCDataChannel | null): channel is WebRTCDataChannel {
  return channel !== null;
}

function isOpen(channel: WebRTCDataChannel): boolean {
  return channel.getReadyState() === ChannelState.STATE_OPEN;
}
