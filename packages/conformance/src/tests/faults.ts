import {
  ChannelState,
  ConnectionState,
  type SessionDescriptionType,
  type WebRTCDataChannel,
  type WebRTCError,
  type WebRTCPeerConnection,
  type WriteMode,
} from '@peerplug/core';
import { expect } from 'chai';
import { expectState } from '../fixture/expect-named.js';
import { createChannel, type Fixture, isConnected, isNew } from '../fixture/fixture.js';
import { nextTask } from '../fixture/poll-until.js';
import { needs, type TestCase } from '../fixture/test-case.js';
import { watchUnseenErrors } from '../fixture/unseen-errors.js';

/** Arguments that no method expects. */
const JUNK: readonly unknown[] = [
  undefined,
  null,
  Number.NaN,
  -1,
  1e300,
  10n,
  Symbol('junk'),
  '',
  '\0',
  '\ud800',
  'x'.repeat(100_000),
  [],
  {},
  () => undefined,
  Object.create(null),
  {
    toString(): never {
      throw new Error('toString');
    },
    get urls(): never {
      throw new Error('urls');
    },
    get negotiated(): never {
      throw new Error('negotiated');
    },
    get iceServers(): never {
      throw new Error('iceServers');
    },
  },
];

/** Bytes that a pair may leave on the heap; what is really kept of one, its buffers say, is many times more. */
const MAX_GROWTH_PER_PAIR = 64 * 1024;

/** Milliseconds that a stack may take to let go of what is closed: its goodbyes may still be on their way. */
const RELEASE_MS = 5000;

/** Wrong arguments, wrong peers, and what is left behind. */
export const faultTests: readonly TestCase[] = [
  needs('open').required('FAULT-01', ['22'], 'no argument makes a method throw', async (t) => {
    const { a, channelA } = await t.channelPair();
    for (const connection of [t.connection(), a]) {
      for (const junk of JUNK) callEverything(connection, junk);
    }
    for (const junk of JUNK) {
      channelA.putPacket(junk as Uint8Array);
      channelA.setWriteMode(junk as WriteMode);
    }
    expect(isConnected(a)).to.equal(false);
  }),

  needs('open').required('FAULT-02', ['22'], 'no order of calls throws', async (t) => {
    const foreign = await t.channelPair();
    const calls: ((connection: WebRTCPeerConnection) => unknown)[] = [
      (connection) => connection.createOffer(),
      (connection) => connection.createDataChannel('x'),
      (connection) => connection.setLocalDescription('answer', 'v=0'),
      (connection) => connection.setLocalDescription('offer', 'v=0'),
      (connection) => connection.addIceCandidate('0', 0, 'candidate:1 1 UDP 1 127.0.0.1 9 typ host'),
      (connection) => connection.poll(),
      (connection) => connection.getStats(),
      (connection) => {
        connection.close();
      },
      (connection) => connection.initialize(t.configure({})),
    ];
    for (let first = 0; first < calls.length; first += 1) {
      const connection = t.connection();
      for (let step = 0; step < calls.length * 2; step += 1)
        calls[(first + step * (first + 1)) % calls.length]?.(connection);
      await nextTask();
      t.poll();
      connection.close();
    }
    expect(isConnected(foreign.a)).to.equal(true);
  }),

  needs('open').required(
    'FAULT-03',
    ['22'],
    'connections given up in any state leave nothing behind',
    async (t) => {
      await t.channelPair();
      const before = activeResources();
      for (let round = 0; round < 10; round += 1) {
        const fresh = t.connection();
        createChannel(fresh, 'new');
        const offering = t.connection();
        createChannel(offering, 'offering');
        offering.sessionDescriptionCreated.connect(offering.setLocalDescription);
        offering.createOffer();
        const pair = t.wiredPair();
        createChannel(pair.a, 'half');
        pair.a.createOffer();
        for (let index = 0; index < round; index += 1) {
          t.poll();
          await nextTask();
        }
        for (const connection of [fresh, offering, pair.a, pair.b]) {
          connection.close();
          t.forget(connection);
        }
      }
      await t.until(() => activeResources() <= before, 'timers and sockets are as many as before');
      const { channelA } = await t.channelPair();
      expectState(ChannelState, channelA.getReadyState(), 'STATE_OPEN');
    },
  ),

  needs('answer').required(
    'FAULT-04',
    ['23'],
    'a peer with another fingerprint never connects, and the state becomes FAILED',
    async (t) => {
      for (const deceived of ['a', 'b'] as const) {
        const received: WebRTCDataChannel[] = [];
        const pair = t.wiredPair({
          mapSdp: (sdp, _type, to) => (to === deceived ? withOtherFingerprint(sdp) : sdp),
        });
        createChannel(pair.a, 'data');
        pair[deceived].dataChannelReceived.connect((channel) => received.push(channel));
        let hasConnected = false;
        pair.a.createOffer();
        await t.until(
          () => {
            hasConnected ||= isConnected(pair[deceived]);
            return pair[deceived].getConnectionState() === ConnectionState.STATE_FAILED;
          },
          `${deceived} is STATE_FAILED`,
          20_000,
        );
        expect(hasConnected, 'was connected').to.equal(false);
        expect(received).to.have.lengthOf(0);
        pair.a.close();
        pair.b.close();
      }
    },
  ),

  needs('answer').required(
    'FAULT-09',
    ['spi-failed', '23', 'ref-connection-states'],
    'a connection that becomes STATE_FAILED says why in errorOccurred',
    async (t) => {
      for (const deceived of ['a', 'b'] as const) {
        const pair = t.wiredPair({
          mapSdp: (sdp, _type, to) => (to === deceived ? withOtherFingerprint(sdp) : sdp),
        });
        const errors: WebRTCError[] = [];
        // The peer's own extension may be another, and is not under test.
        const { a: own } = pair;
        own.errorOccurred.connect((error) => errors.push(error));
        createChannel(pair.a, 'data');
        pair.a.createOffer();
        const { STATE_FAILED: failed } = ConnectionState;
        await t.until(
          () => pair[deceived].getConnectionState() === failed,
          `${deceived} is STATE_FAILED`,
          20_000,
        );
        const isOwn = deceived === 'a' || own.getConnectionState() === failed;
        if (isOwn) await t.until(() => errors.length > 0, 'errorOccurred says why');
        for (const { message } of errors) expect(message).not.to.equal('');
        pair.a.close();
        pair.b.close();
      }
    },
  ),

  needs('packets').gated(
    'FAULT-05',
    ['spi-stats'],
    'getStats() counts bytes and names the selected pair',
    'stats',
    async (t) => {
      const { a, channelA, channelB } = await t.channelPair();
      channelA.putPacket(new Uint8Array(10_000));
      await t.nextPacket(channelB);
      channelB.putPacket(new Uint8Array(1000));
      await t.nextPacket(channelA);
      await t.until(() => (a.getStats()?.bytesSent ?? 0) >= 10_000, 'the bytes are counted');
      await t.until(() => a.getStats()?.localCandidate?.type !== undefined, 'the own candidate is named');
      await t.until(() => a.getStats()?.remoteCandidate?.type !== undefined, "the peer's candidate is named");
      await t.until(() => (a.getStats()?.roundTripTimeMs ?? -1) >= 0, 'the round trip is measured');
      await t.until(() => (a.getStats()?.bytesReceived ?? 0) >= 1000, 'the bytes received are counted');
    },
  ),

  needs('open').inverse('FAULT-06', ['spi-stats'], 'getStats() is null', 'stats', async (t) => {
    expect(t.connection().getStats()).to.equal(null);
    const { a } = await t.channelPair();
    expect(a.getStats()).to.equal(null);
  }),

  needs('open').required(
    'FAULT-07',
    ['22'],
    'connections opened and closed leave no growth behind',
    async (t) => {
      await openAndClose(t, 20);
      const before = await usedBytes();
      await openAndClose(t, 60);
      const deadline = performance.now() + RELEASE_MS;
      const mostGrowth = 60 * MAX_GROWTH_PER_PAIR;
      let growth: number;
      do growth = (await usedBytes()) - before;
      while (growth >= mostGrowth && performance.now() < deadline);
      expect(growth, 'bytes more in use after 60 pairs').to.be.lessThan(mostGrowth);
    },
  ),

  needs('open').required(
    'FAULT-08',
    ['22'],
    'nothing is thrown or rejected where nobody sees it',
    async (t) => {
      const unseen = watchUnseen(t);
      const { a, b, channelA, channelB } = await t.channelPair();
      for (const channel of [channelA, channelB]) {
        for (let index = 0; index < 20; index += 1) channel.putPacket(new Uint8Array(16_000));
      }
      channelA.close();
      await nextTask();
      b.close();
      await t.until(() => !isConnected(a), 'the peer has noticed');
      const half = t.wiredPair();
      createChannel(half.a, 'half');
      half.a.createOffer();
      await t.until(() => !isNew(half.b), 'the offer has come');
      half.a.close();
      await t.never(() => unseen.length > 0, 'something is thrown or rejected unseen');
    },
  ),
];

function callEverything(connection: WebRTCPeerConnection, junk: unknown): void {
  const text = junk as string; // on purpose: JavaScript passes what it likes
  const type = junk as SessionDescriptionType;
  const number = junk as number;
  connection.initialize(junk as Record<string, unknown>);
  connection.initialize({ iceServers: [junk as { urls: string }] });
  connection.initialize({ [connection.extensionName]: junk });
  connection.createDataChannel(text, junk as object);
  connection.createDataChannel('x', { id: number, negotiated: true });
  connection.addIceCandidate(text, number, text);
  connection.setLocalDescription(type, text);
  connection.setRemoteDescription(type, text);
  connection.setRemoteDescription('offer', text);
  connection.createOffer();
  connection.setLocalDescription('offer', text);
  connection.poll();
}

/** The same description with one digit of its fingerprint changed. */
function withOtherFingerprint(sdp: string): string {
  return sdp.replace(/^(a=fingerprint:\S+ )([0-9A-Fa-f])/m, (_all, start: string, digit: string) => {
    return `${start}${digit === '0' ? '1' : '0'}`;
  });
}

/** How many timers, sockets and the like keep the process alive; 0 where the platform does not tell. */
function activeResources(): number {
  const { process } = globalThis as {
    readonly process?: { getActiveResourcesInfo?: () => readonly string[] };
  };
  // Standard streams come and go with what the reporter prints.
  const own = (process?.getActiveResourcesInfo?.() ?? []).filter((kind) => !/TTY|Pipe|FSReq/.test(kind));
  return own.length;
}

/** Opens pairs, ten at a time, and closes both ends of each. */
async function openAndClose(t: Fixture, count: number): Promise<void> {
  for (let opened = 0; opened < count; opened += 10) {
    const pairs = await Promise.all(Array.from({ length: 10 }, () => t.channelPair()));
    for (const end of pairs.flatMap(({ a, b }) => [a, b])) {
      end.close();
      t.forget(end);
    }
  }
}

/** What Node.js has and a page has not. */
interface NodeProcess {
  readonly memoryUsage: () => { readonly heapUsed: number; readonly external: number };
}

/** Bytes in use after a collection; 0 where the platform does not tell, or lets nobody collect. */
async function usedBytes(): Promise<number> {
  const { gc, process } = globalThis as { readonly gc?: () => void; readonly process?: NodeProcess };
  if (gc === undefined || process === undefined) return 0;
  for (let round = 0; round < 3; round += 1) {
    gc();
    await nextTask();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Collects what nobody catches until the test ends. */
function watchUnseen(t: Fixture): readonly unknown[] {
  const unseen: unknown[] = [];
  t.afterwards(watchUnseenErrors((error) => unseen.push(error)));
  return unseen;
}
