import { setImmediate as nextTurn } from 'node:timers/promises';
import { extension as libdatachannel } from '@peerplug/backend-libdatachannel';
import { extension as werift } from '@peerplug/backend-werift';
import { Fixture } from '@peerplug/conformance';
import { ChannelState, registerExtension, type WebRTCDataChannel } from '@peerplug/core';
import { expect } from 'chai';
import { LOOPBACK } from './loopback.js';

const COUNT = 30;

/** Nothing that is lost is sent again. */
const UNRELIABLE = { ordered: false, maxRetransmits: 0 };

describe('the first packets of an unreliable channel', () => {
  let t: Fixture;

  before(() => {
    for (const extension of [libdatachannel, werift]) registerExtension(extension);
  });
  afterEach(() => {
    t.dispose();
  });

  for (const [from, to] of [
    [werift, libdatachannel],
    [libdatachannel, werift],
  ] as const) {
    for (const offerer of ['a', 'b'] as const) {
      const title = `from ${from.name} to ${to.name}, offered by ${offerer === 'a' ? from.name : to.name}`;

      it(`arrive ${title}, on a negotiated channel`, async () => {
        t = new Fixture({ extension: from, peer: to, configuration: LOOPBACK, scale: 1 });
        const { a, b } = t.wiredPair();
        const options = { ...UNRELIABLE, negotiated: true, id: 1 };
        const [sender, receiver] = [a, b].map((end) => end.createDataChannel('data', options));
        (offerer === 'a' ? a : b).createOffer();
        await sendWhenOpen(sender);
        await expectAll(receiver);
      });

      it(`arrive ${title}, on a channel of the offerer`, async () => {
        t = new Fixture({ extension: from, peer: to, configuration: LOOPBACK, scale: 1 });
        const { a, b } = t.wiredPair();
        const [own, other] = offerer === 'a' ? [a, b] : [b, a];
        let received: WebRTCDataChannel | null = null;
        other.dataChannelReceived.connect((channel) => (received = channel));
        const created = own.createDataChannel('data', UNRELIABLE);
        own.createOffer();
        if (offerer === 'a') await sendWhenOpen(created);
        await t.until(() => received !== null, 'the channel has been received');
        if (offerer === 'b') await sendWhenOpen(received);
        await expectAll(offerer === 'a' ? received : created);
      });
    }
  }

  /** Begins in the turn in which the channel is seen to be open, and sends one a turn: each in a datagram of its own. */
  async function sendWhenOpen(channel: WebRTCDataChannel | null | undefined): Promise<void> {
    await t.until(() => channel?.getReadyState() === ChannelState.STATE_OPEN, 'the channel is open');
    for (let index = 0; index < COUNT; index += 1) {
      channel?.putPacket(Uint8Array.of(index));
      await nextTurn();
    }
  }

  async function expectAll(channel: WebRTCDataChannel | null | undefined): Promise<void> {
    if (channel === null || channel === undefined) throw new Error('there is no channel');
    const packets = await t.packets(channel, COUNT);
    expect(packets.map(([index]) => index).sort((one = 0, other = 0) => one - other)).to.deep.equal(
      Array.from({ length: COUNT }, (_, index) => index),
    );
  }
});
