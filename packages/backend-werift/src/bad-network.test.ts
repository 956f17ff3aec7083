import { createNetwork, Fixture, type Network } from '@peerplug/conformance';
import { registerExtension, type WebRTCDataChannel } from '@peerplug/core';
import { expect } from 'chai';
import { extension } from './index.js';

/** Datagrams are held back for so long at most, so that those behind them overtake. */
const JITTER_MS = 6;

const OPTIONS = {
  extension,
  peer: extension,
  configuration: { werift: { bindAddress: '127.0.0.1' } },
  scale: 3,
};

describe('a bad network', function () {
  this.timeout(60_000);
  let network: Network;
  let t: Fixture;

  before(() => {
    registerExtension(extension);
  });

  beforeEach(async () => {
    network = await createNetwork({ jitterMs: JITTER_MS });
    t = new Fixture(OPTIONS);
  });

  afterEach(() => {
    t.dispose();
    network.close();
  });

  it('that swaps datagrams does not keep peers from connecting', async () => {
    for (let round = 0; round < 5; round += 1) {
      await t.channelPair({}, { network });
      t.dispose();
      network.close();
      network = await createNetwork({ jitterMs: JITTER_MS });
    }
  });

  it('that loses a tenth does not either, not once in thirty times', async () => {
    const connects = Array.from({ length: 30 }, async (_, seed) => {
      const lossy = await createNetwork({ seed, delayMs: 5, loss: 0.1 });
      const fixture = new Fixture(OPTIONS);
      try {
        await fixture.channelPair({}, { network: lossy });
      } finally {
        fixture.dispose();
        lossy.close();
      }
    });
    await Promise.all(connects);
  });

  it('takes nothing from reliable channels, and stalls none beside unreliable ones', async () => {
    const ends: WebRTCDataChannel[][] = [];
    await t.pair(
      ({ a, b }) => {
        const limits = [{}, { maxRetransmits: 0 }, { maxPacketLifeTime: 30, ordered: false }];
        for (const [id, limit] of limits.entries()) {
          const channels = [a, b].map((end) => end.createDataChannel('', { ...limit, negotiated: true, id }));
          ends.push(channels.filter((channel) => channel !== null));
        }
      },
      { network },
    );
    await t.until(() => ends.flat().every((channel) => channel.getReadyState() === 1), 'all are open');
    network.set({ loss: 0.1 });
    for (let index = 0; index < 100; index += 1) {
      for (const [from] of ends) from?.putPacket(new Uint8Array(3000).fill(index));
    }
    const arrived = await t.packets(ends[0]?.[1] as WebRTCDataChannel, 100);
    expect(arrived.map((packet) => packet[2999])).to.deep.equal(
      Array.from({ length: 100 }, (_, index) => index),
    );
    network.set({ loss: 0 });
    for (const [from, to] of ends) {
      await t.until(() => {
        // One may still be given up, behind what was lost before.
        from?.putPacket(Uint8Array.of(200));
        return to?.getPacket()[0] === 200;
      }, 'each channel goes on');
    }
  });

  it('takes nothing from a channel that is closed', async () => {
    const { channelA, channelB } = await t.channelPair({}, { network });
    network.set({ loss: 0.1 });
    for (let index = 0; index < 50; index += 1) channelA.putPacket(new Uint8Array(3000));
    channelA.close();
    await t.until(() => channelB.getReadyState() === 3, 'the other end is closed');
    expect(channelB.getAvailablePacketCount()).to.equal(50);
  });
});
