import { Fixture } from '@peerplug/conformance';
import {
  ChannelState,
  ConnectionState,
  ErrorCode,
  registerExtension,
  unregisterExtension,
  WriteMode,
  type WebRTCDataChannel,
  type WebRTCPeerConnection,
} from '@peerplug/core';
import { expect } from 'chai';
import { BROWSER_TIMEOUT_MS } from './browsers.js';
import { GODOT_MEDIA, type LineEnd } from './godot-forms.js';
import { GodotPeer, MULTIPLAYER_CHANNELS } from './godot-peer.js';
import { configurationFor } from './loopback.js';
import { type PairBrowsers, type ReachedStack, reachStack } from './reached-stack.js';
import type { Stack } from './stacks.js';

const encoder = new TextEncoder();

/** In what the forms of one run differ. */
interface Forms {
  readonly lineEnd: LineEnd;
  /** How our candidates are passed to Godot. */
  readonly prefix: '' | 'a=';
}

const FORMS: Readonly<Record<string, Forms>> = {
  'as it speaks': { lineEnd: '\r\n', prefix: '' },
  'with LF only, and a= before our candidates': { lineEnd: '\n', prefix: 'a=' },
};

/** Declares that a stack connects to what Godot sends: offers, answers and candidates in its very forms. */
export function declareGodotTests(stack: Stack, browsers: () => PairBrowsers | null): void {
  describe(`${stack.extension.name} with Godot's forms`, function () {
    this.timeout(60_000);
    let reached: ReachedStack;
    let t: Fixture;

    before(async function () {
      this.timeout(BROWSER_TIMEOUT_MS);
      reached = await reachStack(stack, browsers());
      registerExtension(reached.extension);
    });

    after(async () => {
      unregisterExtension(reached.extension.name);
      await reached.close();
    });

    beforeEach(() => {
      const { extension } = reached;
      const configuration = configurationFor(stack.place);
      t = new Fixture({ extension, peer: extension, configuration, scale: 1 });
    });

    afterEach(() => {
      t.dispose();
    });

    for (const godotOffers of [true, false]) {
      for (const [how, forms] of Object.entries(FORMS)) {
        it(`${godotOffers ? 'answers' : 'offers to'} Godot ${how}, and uses its three multiplayer channels`, async () => {
          const bindAddress = stack.place === 'firefox' ? undefined : '127.0.0.1';
          // See `foreign-limits.ts`: Godot closes by libdatachannel too, whose goodbye a browser may not tell its page.
          const { remoteCloseMs, lostPeerMs } = t.capabilities;
          const closeMs = stack.place === 'node' ? remoteCloseMs : lostPeerMs;
          await exchange(t, { godotOffers, bindAddress, closeMs, ...forms });
        });
      }
    }
  });
}

interface Meeting extends Forms {
  readonly godotOffers: boolean;
  readonly bindAddress: string | undefined;
  /** Within which Godot's close has to be seen. */
  readonly closeMs: number;
}

async function exchange(t: Fixture, meeting: Meeting): Promise<void> {
  const connection = t.connection();
  const godot = meet(connection, meeting);
  t.afterwards(() => {
    godot.close();
  });
  const channels = MULTIPLAYER_CHANNELS.map(({ label, id, ordered }) => {
    const channel = connection.createDataChannel(label, { negotiated: true, id, ordered });
    if (channel === null) throw new Error(`no channel '${label}' was created`);
    return channel;
  });
  if (meeting.godotOffers) godot.offer();
  else expect(connection.createOffer()).to.equal(ErrorCode.OK);
  const isUp = (): boolean =>
    godot.isOpen &&
    connection.getConnectionState() === ConnectionState.STATE_CONNECTED &&
    channels.every((channel) => channel.getReadyState() === ChannelState.STATE_OPEN);
  await t.until(isUp, 'both sides are connected, and their channels open');
  for (const channel of channels) await sendBothWays(t, channel, godot);
  godot.close();
  await t.until(
    () => connection.getConnectionState() !== ConnectionState.STATE_CONNECTED,
    "Godot's close is seen",
    meeting.closeMs,
  );
}

/** Wires a connection with a peer; the candidates of one that offers wait until it has the answer. */
function meet(
  connection: WebRTCPeerConnection,
  { godotOffers, bindAddress, lineEnd, prefix }: Meeting,
): GodotPeer {
  const early: string[] = [];
  let hasAnswer = !godotOffers;
  const takeCandidate = (name: string): void => {
    // Signalling may be that slow. Otherwise libdatachannel 0.24.5 can be connected by us before it has stored our
    // fingerprint, and fail.
    if (hasAnswer) expect(connection.addIceCandidate(...GODOT_MEDIA, name), name).to.equal(ErrorCode.OK);
    else early.push(name);
  };
  const godot = new GodotPeer(bindAddress, lineEnd, {
    onDescription: (type, sdp) => {
      expect(connection.setRemoteDescription(type, sdp), sdp).to.equal(ErrorCode.OK);
    },
    onCandidate: takeCandidate,
  });
  connection.sessionDescriptionCreated.connect(connection.setLocalDescription);
  connection.sessionDescriptionCreated.connect((type, sdp) => {
    godot.take(type as 'offer' | 'answer', sdp); // it is one of those
    hasAnswer = true;
    early.splice(0).forEach(takeCandidate);
  });
  connection.iceCandidateCreated.connect((media, _index, name) => {
    godot.takeCandidate(media, `${prefix}${name}`);
  });
  return godot;
}

async function sendBothWays(t: Fixture, channel: WebRTCDataChannel, godot: GodotPeer): Promise<void> {
  const label = channel.getLabel();
  const bytes = Uint8Array.of(7, 3, 0, 0, 0, 0);
  godot.send(label, bytes);
  expect(await t.nextPacket(channel)).to.deep.equal(bytes);
  expect(channel.wasStringPacket()).to.equal(false);
  godot.send(label, `text on ${label}`);
  expect(await t.nextPacket(channel)).to.deep.equal(encoder.encode(`text on ${label}`));
  expect(channel.wasStringPacket()).to.equal(true);
  channel.putPacket(bytes);
  channel.writeMode = WriteMode.WRITE_MODE_TEXT;
  channel.putPacket(encoder.encode('from us é'));
  const own = (): typeof godot.messages => godot.messages.filter((message) => message.label === label);
  await t.until(() => own().length === 2, 'Godot has both');
  const payloads = own().map(({ payload }) => payload);
  expect(payloads).to.have.deep.members([bytes, 'from us é']);
}
