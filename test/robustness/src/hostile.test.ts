import { extension as libdatachannel } from '@peerplug/backend-libdatachannel';
import { extension as werift } from '@peerplug/backend-werift';
import {
  ErrorCode,
  registerExtension,
  type WebRTCDataChannel,
  type WebRTCError,
  WebRTCPeerConnection,
} from '@peerplug/core';
import { expect } from 'chai';
import { BINARY, CONTROL, HostilePeer, type HostileOptions } from './hostile-peer.js';
import { connect, pollUntil, nextTask } from './target.js';

const LIMIT = 262_144;
const KIB_64 = 65_536;

/** How long a connection is watched that must take no harm. */
const WATCH_MS = 200;

/** A victim, and what it has been told. */
interface Scene {
  readonly victim: WebRTCPeerConnection;
  readonly peer: HostilePeer;
  readonly channels: readonly WebRTCDataChannel[];
  readonly errors: readonly WebRTCError[];
}

for (const { name } of [libdatachannel, werift]) {
  describe(`a hostile peer of ${name}`, function () {
    this.timeout(60_000);
    const opened: WebRTCPeerConnection[] = [];

    before(() => {
      for (const extension of [libdatachannel, werift]) registerExtension(extension);
    });

    afterEach(() => {
      for (const connection of opened.splice(0)) connection.close();
    });

    async function meet(options: HostileOptions = {}, configuration: object = {}): Promise<Scene> {
      const victim = connect(name, { ...configuration });
      opened.push(victim);
      victim.sessionDescriptionCreated.connect(victim.setLocalDescription);
      const channels: WebRTCDataChannel[] = [];
      const errors: WebRTCError[] = [];
      victim.dataChannelReceived.connect((channel) => channels.push(channel));
      victim.errorOccurred.connect((error) => errors.push(error));
      const peer = await HostilePeer.connect(victim, options);
      opened.push(peer.connection);
      return { victim, peer, channels, errors };
    }

    /** Has the peer open an ordinary channel. */
    async function bait({ victim, peer, channels }: Scene, stream = 0): Promise<WebRTCDataChannel> {
      peer.open(stream, Buffer.from('bait'));
      const find = (): WebRTCDataChannel | undefined =>
        channels.find((channel) => channel.getId() === stream);
      await pollUntil([victim], () => find() !== undefined, 'the channel');
      const channel = find();
      if (channel === undefined) throw new Error('it is there');
      return channel;
    }

    async function watch({ victim }: Scene): Promise<void> {
      const end = performance.now() + WATCH_MS;
      await pollUntil([victim], () => performance.now() > end, 'a moment');
    }

    /** Has the peer open more channels than the victim may have, and reset them all. */
    async function openAndReset({ victim, peer, channels }: Scene, label: string): Promise<void> {
      const streams = Array.from({ length: 20 }, (_, index) => 2 * index);
      for (const stream of streams) peer.open(stream, Buffer.from(`${label}/${String(stream)}`));
      await nextTask();
      victim.poll();
      const open = channels.filter((channel) => channel.getReadyState() !== 3);
      expect(open.length, 'channels that are not closed').to.be.at.most(8);
      await peer.reset(...streams);
    }

    /** The connection and a channel of it work in both directions. */
    async function expectAlive({ victim, peer }: Scene, channel: WebRTCDataChannel): Promise<void> {
      const stream = channel.getId();
      const seen = peer.received.length;
      peer.send(stream, BINARY, Buffer.from('still there?'));
      await pollUntil([victim], () => channel.getAvailablePacketCount() > 0, 'a packet');
      expect(Buffer.from(channel.getPacket()).toString()).to.equal('still there?');
      expect(channel.putPacket(Buffer.from('yes'))).to.equal(ErrorCode.OK);
      const isAnswered = (): boolean =>
        peer.received
          .slice(seen)
          .some(({ data, protocol }) => protocol === BINARY && data.toString() === 'yes');
      await pollUntil([victim], isAnswered, 'the answer');
      expect(victim.getConnectionState()).to.equal(WebRTCPeerConnection.STATE_CONNECTED);
    }

    for (const [id, what, announced, most] of [
      ['HOST-01', '0, which is no limit,', 'a=max-message-size:0', LIMIT],
      ['HOST-02', 'nothing, which is 64 KiB,', '', KIB_64],
      ['HOST-03', '100 bytes', 'a=max-message-size:100', 100],
      ['HOST-04', 'more than anybody has', 'a=max-message-size:9007199254740991', LIMIT],
    ] as const) {
      it(`${id} that announces ${what} as its maximum gets packets up to that`, async () => {
        const line = announced === '' ? '' : `${announced}\r\n`;
        const scene = await meet({ mapOffer: (sdp) => sdp.replace(/a=max-message-size:\d+\r\n/, line) });
        const channel = await bait(scene);
        expect(channel.getMaxPacketSize()).to.equal(most);
        expect(channel.putPacket(new Uint8Array(most + 1))).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
        expect(channel.putPacket(new Uint8Array(most).fill(7))).to.equal(ErrorCode.OK);
        const hasCome = (): boolean => scene.peer.received.some(({ data }) => data.byteLength === most);
        await pollUntil([scene.victim], hasCome, 'the largest packet');
        await expectAlive(scene, channel);
      });
    }

    it('HOST-05 that sends a message of one byte too many has its channel closed, and no other', async () => {
      const scene = await meet();
      const [channel, other] = [await bait(scene, 0), await bait(scene, 2)];
      scene.peer.send(0, BINARY, Buffer.alloc(LIMIT, 1));
      await pollUntil([scene.victim], () => channel.getAvailablePacketCount() === 1, 'the largest message');
      scene.peer.send(0, BINARY, Buffer.alloc(LIMIT + 1, 2));
      await pollUntil([scene.victim], () => channel.getReadyState() === 3, 'the end of the channel');
      expect(channel.getAvailablePacketCount(), 'only what was allowed can be read').to.equal(1);
      expect(channel.getPacket().byteLength).to.equal(LIMIT);
      expect(scene.errors.map(({ code }) => code)).to.deep.equal([ErrorCode.ERR_INVALID_DATA]);
      expect(scene.errors[0]?.message).to.match(/^the channel .+ is closed: its peer sent a message /);
      await expectAlive(scene, other);
    });

    it('HOST-06 that sends a message of 8 MiB has its channel closed, or the connection, and is told of', async () => {
      const scene = await meet();
      const channel = await bait(scene);
      scene.peer.send(0, BINARY, Buffer.alloc(8 * 1024 * 1024, 2));
      await pollUntil([scene.victim], () => channel.getReadyState() === 3, 'the end of the channel');
      await pollUntil([scene.victim], () => scene.errors.length > 0, 'the error');
      const codes = [ErrorCode.ERR_INVALID_DATA, ErrorCode.ERR_CONNECTION_ERROR];
      expect(scene.errors[0]?.code).to.be.oneOf(codes);
      expect(channel.getAvailablePacketCount()).to.equal(0);
    });

    it('HOST-07 has a label of 65,535 bytes arrive whole, and one of broken UTF-8 repaired', async () => {
      const scene = await meet();
      scene.peer.open(0, Buffer.alloc(65_535, 'x'));
      scene.peer.open(2, Buffer.from([0xff, 0x41, 0xc3, 0x28, 0xed, 0xa0, 0x80]));
      await pollUntil([scene.victim], () => scene.channels.length === 2, 'both channels');
      const labels = scene.channels.map((channel) => channel.getLabel());
      expect(labels[0]).to.equal('x'.repeat(65_535));
      expect(labels[1]).to.match(/^\uFFFDA\uFFFD\(\uFFFD+$/);
      for (const channel of scene.channels) await expectAlive(scene, channel);
    });

    it('HOST-08 does no harm with malformed control messages', async () => {
      const scene = await meet();
      const channel = await bait(scene, 100);
      const malformed = [
        [],
        [3],
        [3, 0, 0, 0, 0, 0, 0, 0, 255, 255, 0, 0],
        [3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255],
        [3, 0x7f, 0, 0, 255, 255, 255, 255, 0, 1, 0, 0, 65],
        [9, 9, 9],
        [2],
        Array.from({ length: 5000 }, (_, index) => index & 255),
      ];
      for (const [index, bytes] of malformed.entries()) {
        scene.peer.send(200 + 2 * index, CONTROL, Buffer.from(bytes.length === 0 ? [0] : bytes));
        scene.peer.send(201 + 2 * index, CONTROL, Buffer.from(bytes.length === 0 ? [0] : bytes));
      }
      scene.peer.send(300, BINARY, Buffer.from('before its channel'));
      scene.peer.send(100, 99, Buffer.from('of an unknown protocol'));
      await watch(scene);
      await expectAlive(scene, channel);
    });

    it('HOST-09 that opens and resets channels for ever leaves nothing behind but what it may have', async () => {
      const scene = await meet({}, { maxChannels: 8 });
      const channel = await bait(scene, 100);
      for (let round = 0; round < 20; round += 1) {
        await openAndReset(scene, String(round));
        await pollUntil([scene.victim], () => !scene.peer.isResetting, 'the resets');
      }
      const tooMany = scene.errors.filter(({ code }) => code === ErrorCode.ERR_OUT_OF_MEMORY);
      expect(tooMany.length, 'told').to.be.at.most(1);
      await expectAlive(scene, channel);
    });

    it('HOST-17 that uses streams before they are reset, which SCTP forbids, has the connection ended at most', async () => {
      const scene = await meet({}, { maxChannels: 8 });
      const channel = await bait(scene, 100);
      for (let round = 0; round < 20; round += 1) await openAndReset(scene, String(round));
      scene.peer.send(100, BINARY, Buffer.from('still there?'));
      const hasEnded = (): boolean => scene.victim.getConnectionState() === WebRTCPeerConnection.STATE_CLOSED;
      const isThere = (): boolean => channel.getAvailablePacketCount() > 0;
      await pollUntil([scene.victim], () => hasEnded() || isThere(), 'a packet, or the end');
      if (!hasEnded()) return;
      // A channel ends after the last of its messages, a few turns after the connection.
      const areClosed = (): boolean => scene.channels.every((other) => other.getReadyState() === 3);
      await pollUntil([scene.victim], areClosed, 'no channel outlives the connection');
    });

    it("HOST-10 that passes off a third party's candidate as its own harms neither", async () => {
      const names: string[] = [];
      const other = await meet();
      const otherChannel = await bait(other);
      const third = connect('werift');
      opened.push(third);
      third.iceCandidateCreated.connect((_media, _index, candidate) => names.push(candidate));
      third.sessionDescriptionCreated.connect(third.setLocalDescription);
      const thirdPeer = await HostilePeer.connect(third);
      opened.push(thirdPeer.connection);
      expect(names).not.to.have.lengthOf(0);
      const scene = await meet({ extraCandidates: names });
      const channel = await bait(scene);
      await watch(scene);
      await expectAlive(scene, channel);
      await expectAlive(other, otherChannel);
      third.poll();
      expect(third.getConnectionState()).to.equal(WebRTCPeerConnection.STATE_CONNECTED);
      thirdPeer.open(0, Buffer.from('works'));
      const received: WebRTCDataChannel[] = [];
      third.dataChannelReceived.connect((arrived) => received.push(arrived));
      await pollUntil([third], () => received.length > 0, "the third party's own channel");
    });
  });
}
