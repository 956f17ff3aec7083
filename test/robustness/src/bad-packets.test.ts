import type { Socket } from 'node:dgram';
import { extension as libdatachannel } from '@peerplug/backend-libdatachannel';
import { extension as werift } from '@peerplug/backend-werift';
import {
  ChannelState,
  ConnectionState,
  ErrorCode,
  registerExtension,
  unregisterExtension,
  type WebRTCDataChannel,
  type WebRTCError,
  type WebRTCPeerConnection,
} from '@peerplug/core';
import { expect } from 'chai';
import { garbage, type Random, randomOf, truncated } from './garbage.js';
import { openSocket, type End, TappedRelay } from './tapped-relay.js';
import { connect, pollUntil } from './target.js';

const PACKETS = 256;
const PACKET_BYTES = 8192;

/** Bad datagrams of each kind that go to each end while one packet of the transfer is sent. */
const BAD_EACH = 2;

/**
 * Spoofed from the peer's own address, some records of the epoch in use bring the OpenSSL in libdatachannel (0.24.5) to
 * take no more of the true ones; nothing of ours stands between the two.
 */
const SPOOFED: Readonly<Record<string, (random: Random) => Buffer>> = {
  libdatachannel: (random) => garbage(random, 'noise or STUN'),
  werift: (random) => garbage(random),
};

/** Keeps the transfer going for as long as the bad datagrams last. */
const WINDOW = 16;

interface Scene {
  readonly relay: TappedRelay;
  readonly ends: Readonly<Record<End, WebRTCPeerConnection>>;
  readonly errors: readonly WebRTCError[];
  readonly channels: Readonly<Record<End, WebRTCDataChannel>>;
}

for (const { name } of [libdatachannel, werift]) {
  describe(`bad datagrams on the port of ${name}`, function () {
    this.timeout(90_000);
    let stranger: Socket;
    let scene: Scene | null = null;

    before(async () => {
      for (const extension of [libdatachannel, werift]) registerExtension(extension);
      stranger = await openSocket();
    });

    after(() => {
      stranger.close();
      for (const extension of [libdatachannel, werift]) unregisterExtension(extension.name);
    });

    afterEach(() => {
      if (scene === null) return;
      for (const end of Object.values(scene.ends)) end.close();
      scene.relay.close();
      scene = null;
    });

    const KINDS: Readonly<Record<string, (random: Random, heard: readonly Buffer[]) => Buffer>> = {
      'HOST-11 garbage': SPOOFED[name] ?? ((random) => garbage(random)),
      'HOST-12 old datagrams of the peer, the handshake among them,': (random, heard) =>
        oldest(random, heard),
      'HOST-13 truncated datagrams of the peer': (random, heard) => truncated(random, anyOf(random, heard)),
    };
    for (const [what, make] of Object.entries(KINDS)) {
      it(`${what} during a transfer changes nothing of it`, async () => {
        scene = await meet(name);
        const random = randomOf(7);
        const { relay, ends, errors, channels } = scene;
        const fromStranger = what.includes('garbage') ? (): Buffer => garbage(random) : make;
        const disturb = (): void => {
          for (const to of ['a', 'b'] as const) {
            const heard = relay.heard[to === 'a' ? 'b' : 'a'];
            for (let count = 0; count < BAD_EACH; count += 1) {
              relay.tell(to, make(random, heard));
              stranger.send(fromStranger(random, heard), relay.ports[to] ?? 0, '127.0.0.1');
            }
          }
        };
        await transfer(Object.values(ends), channels.a, channels.b, disturb);
        await transfer(Object.values(ends), channels.b, channels.a, disturb);
        expect(errors).to.deep.equal([]);
        for (const end of Object.values(ends))
          expect(end.getConnectionState()).to.equal(ConnectionState.STATE_CONNECTED);
      });
    }
  });
}

/** Two connections that know each other by the relay only, with a channel. */
async function meet(extension: string): Promise<Scene> {
  const relay = await TappedRelay.open();
  const ends = { a: connect(extension), b: connect(extension) };
  const errors: WebRTCError[] = [];
  for (const [own, other] of [
    ['a', 'b'],
    ['b', 'a'],
  ] as const) {
    const [end, peer] = [ends[own], ends[other]];
    end.errorOccurred.connect((error) => errors.push(error));
    end.sessionDescriptionCreated.connect(end.setLocalDescription);
    end.sessionDescriptionCreated.connect((type, sdp) => {
      peer.setRemoteDescription(type, sdp.replaceAll(/a=(?:candidate:|end-of-candidates).*\r\n/gu, ''));
    });
    end.iceCandidateCreated.connect((media, index, candidate) => {
      const disguised = relay.disguise(candidate, own);
      if (disguised !== null) peer.addIceCandidate(media, index, disguised);
    });
  }
  const options = { negotiated: true, id: 1 };
  const [a, b] = [ends.a.createDataChannel('data', options), ends.b.createDataChannel('data', options)];
  if (a === null || b === null) throw new Error('no channel');
  expect(ends.a.createOffer()).to.equal(ErrorCode.OK);
  const isOpen = (channel: WebRTCDataChannel): boolean => channel.getReadyState() === ChannelState.STATE_OPEN;
  await pollUntil(Object.values(ends), () => isOpen(a) && isOpen(b), 'both ends are open');
  return { relay, ends, errors, channels: { a, b } };
}

/** Sends packets that tell their number, with bad datagrams between them, and compares what arrives. */
async function transfer(
  ends: readonly WebRTCPeerConnection[],
  from: WebRTCDataChannel,
  to: WebRTCDataChannel,
  disturb: () => void,
): Promise<void> {
  let [sent, arrived] = [0, 0];
  const step = (): boolean => {
    while (sent < PACKETS && sent - arrived < WINDOW && from.putPacket(numbered(sent)) === ErrorCode.OK) {
      sent += 1;
      disturb();
    }
    for (; to.getAvailablePacketCount() > 0; arrived += 1) {
      expect(Buffer.compare(to.getPacket(), numbered(arrived)), `packet ${String(arrived)}`).to.equal(0);
    }
    return arrived >= PACKETS;
  };
  await pollUntil(ends, step, 'all packets');
  expect(arrived).to.equal(PACKETS);
}

function numbered(index: number): Buffer {
  const packet = Buffer.alloc(PACKET_BYTES, index & 0xff);
  packet.writeUInt32BE(index);
  return packet;
}

function anyOf(random: Random, heard: readonly Buffer[]): Buffer {
  return heard[Math.floor(random() * heard.length)] ?? Buffer.alloc(0);
}

/** Half of them from the first flights, where the handshake is. */
function oldest(random: Random, heard: readonly Buffer[]): Buffer {
  return anyOf(random, random() < 0.5 ? heard.slice(0, 30) : heard);
}
