import { createSocket, type Socket } from 'node:dgram';
import { Fixture } from '@peerplug/conformance';
import { registerExtension, type WebRTCDataChannel } from '@peerplug/core';
import { expect } from 'chai';
import { extension } from './index.js';

/** How long a datagram may be held back, so that those behind it overtake it. */
const MAX_DELAY_MS = 6;

/** A UDP relay between two peers on this machine, each of which knows the other by a port of the relay. */
class BadNetwork {
  /** Share of the datagrams that are lost, 0 to 1. */
  loss = 0;
  readonly #sockets: readonly Socket[];
  readonly #realPorts: number[] = [];

  private constructor(sockets: readonly Socket[]) {
    this.#sockets = sockets;
    for (const [index, socket] of sockets.entries()) {
      socket.on('message', (datagram) => {
        this.#pass(datagram, index);
      });
    }
  }

  static async open(): Promise<BadNetwork> {
    const sockets = [createSocket('udp4'), createSocket('udp4')];
    for (const socket of sockets) {
      await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    }
    return new BadNetwork(sockets);
  }

  /** Puts a port of the relay in the place of a peer's own. */
  readonly mapCandidate = (name: string): string => {
    const fields = name.split(' ');
    const port = Number(fields[5]);
    if (!this.#realPorts.includes(port)) this.#realPorts.push(port);
    fields[5] = String(this.#sockets[this.#realPorts.indexOf(port)]?.address().port);
    return fields.join(' ');
  };

  close(): void {
    for (const socket of this.#sockets) socket.close();
    this.#realPorts.length = 0;
  }

  #pass(datagram: Buffer, index: number): void {
    if (Math.random() < this.loss) return;
    setTimeout(() => {
      const port = this.#realPorts[index];
      // The other socket sends: the receiver knows the sender by that port.
      if (port !== undefined) this.#sockets[1 - index]?.send(datagram, port, '127.0.0.1');
    }, Math.random() * MAX_DELAY_MS);
  }
}

describe('a bad network', function () {
  this.timeout(60_000);
  let network: BadNetwork;
  let t: Fixture;

  before(() => {
    registerExtension(extension);
  });

  beforeEach(async () => {
    network = await BadNetwork.open();
    const configuration = { werift: { bindAddress: '127.0.0.1' } };
    t = new Fixture({ extension, peer: extension, configuration, scale: 3 });
  });

  afterEach(() => {
    t.dispose();
    network.close();
  });

  it('that swaps datagrams does not keep peers from connecting', async () => {
    for (let round = 0; round < 5; round += 1) {
      await t.channelPair({}, { mapCandidate: network.mapCandidate });
      t.dispose();
      network.close();
      network = await BadNetwork.open();
    }
  });

  it('that loses a tenth as well does not either', async () => {
    network.loss = 0.1;
    await t.channelPair({}, { mapCandidate: network.mapCandidate });
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
      { mapCandidate: network.mapCandidate },
    );
    await t.until(() => ends.flat().every((channel) => channel.getReadyState() === 1), 'all are open');
    network.loss = 0.1;
    for (let index = 0; index < 100; index += 1) {
      for (const [from] of ends) from?.putPacket(new Uint8Array(3000).fill(index));
    }
    const arrived = await t.packets(ends[0]?.[1] as WebRTCDataChannel, 100);
    expect(arrived.map((packet) => packet[2999])).to.deep.equal(
      Array.from({ length: 100 }, (_, index) => index),
    );
    network.loss = 0;
    for (const [from, to] of ends) {
      await t.until(() => {
        // One may still be given up, behind what was lost before.
        from?.putPacket(Uint8Array.of(200));
        return to?.getPacket()[0] === 200;
      }, 'each channel goes on');
    }
  });

  it('takes nothing from a channel that is closed', async () => {
    const { channelA, channelB } = await t.channelPair({}, { mapCandidate: network.mapCandidate });
    network.loss = 0.1;
    for (let index = 0; index < 50; index += 1) channelA.putPacket(new Uint8Array(3000));
    channelA.close();
    await t.until(() => channelB.getReadyState() === 3, 'the other end is closed');
    expect(channelB.getAvailablePacketCount()).to.equal(50);
  });
});
