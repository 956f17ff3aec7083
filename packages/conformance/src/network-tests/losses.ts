import { ErrorCode, type WebRTCDataChannel } from '@peerplug/core';
import { expect } from 'chai';
import type { Fixture } from '../fixture/fixture.js';
import type { NetworkRun } from './options.js';
import { required, type TestCase } from '../fixture/test-case.js';

/** Packets of one channel. */
const COUNT = 2000;

/** So few that the smallest window of congestion control has room for a round trip's. */
const PACKET_BYTES = 16;

/**
 * How far the sender may be ahead of what has arrived, in packets. A receiver of ordered packets learns of one gap in a
 * round trip (RFC 3758 §3.5): whoever sends faster fills the receiver.
 */
const WINDOW = 32;

/** At 10 % loss. The number that is lost is within 7.5 to 12.5 % for all but one seed in thousands. */
const MISSING = { least: COUNT * 0.05, most: COUNT * 0.2 };

/** Marks the end; sent until one arrives. */
const END = 0xffff_ffff;

type Limit = 'maxRetransmits' | 'maxPacketLifeTime';

interface Reliability {
  readonly value: number;
  readonly delayMs: number;
}

const LIMITS: Readonly<Record<Limit, Reliability>> = {
  maxRetransmits: { value: 0, delayMs: 10 },
  // A round trip that is longer than the life time, so that what is lost is too old when that shows.
  maxPacketLifeTime: { value: 50, delayMs: 30 },
};

/** What unreliable channels lose over bad networks: what the network does, and nothing else. */
export function lossTests(run: NetworkRun): readonly TestCase[] {
  return [
    required(
      'NET-03',
      ['5', 'ref-reliability', 'ref-ordered'],
      'maxRetransmits 0 loses 5 to 20 % of 2000 packets at 10 % loss, none arrives twice, order is kept where asked for',
      (t) => losesWhatTheNetworkLoses(t, run, 'maxRetransmits'),
    ),
    required(
      'NET-04',
      ['5', 'ref-reliability', 'ref-ordered'],
      'maxPacketLifeTime 50 loses 5 to 20 % of 2000 packets at 10 % loss, none arrives twice, order is kept where asked for',
      (t) => losesWhatTheNetworkLoses(t, run, 'maxPacketLifeTime'),
    ),
    required(
      'NET-05',
      ['5', 'ref-reliability', 'ref-ordered'],
      'unreliable channels lose nothing where the network loses nothing',
      async (t) => {
        const limits = (['maxRetransmits', 'maxPacketLifeTime'] as const).filter((limit) =>
          isClaimed(t, limit),
        );
        const missing = await Promise.all(limits.flatMap((limit) => variantsMissing(t, run, limit, 0)));
        expect(missing).to.deep.equal(missing.map(() => 0));
      },
    ),
  ];
}

async function losesWhatTheNetworkLoses(t: Fixture, run: NetworkRun, limit: Limit): Promise<void> {
  if (!isClaimed(t, limit)) {
    // The defined answer of an extension that does not claim it; a peer that lacks it cannot be asked for it either.
    for (const side of ['a', 'b'] as const) {
      const { capabilities } = side === 'a' ? t.extension : t.peer;
      if (capabilities[limit]) continue;
      const connection = t.connection(side);
      expect(connection.createDataChannel('data', { [limit]: LIMITS[limit].value })).to.equal(null);
      expect(connection.getLastError()?.code).to.equal(ErrorCode.ERR_UNAVAILABLE);
    }
    return;
  }
  const missing = await Promise.all(variantsMissing(t, run, limit, 0.1));
  for (const count of missing) expect(count, 'packets missing').to.be.within(MISSING.least, MISSING.most);
}

function isClaimed(t: Fixture, limit: Limit): boolean {
  return t.extension.capabilities[limit] && t.peer.capabilities[limit];
}

/** The packets missing of a channel with order and of one without, which run side by side. */
function variantsMissing(t: Fixture, run: NetworkRun, limit: Limit, loss: number): Promise<number>[] {
  return [true, false].map((ordered) => missingOf(t, run, { ordered, limit, loss }));
}

interface Variant {
  readonly ordered: boolean;
  readonly limit: Limit;
  readonly loss: number;
}

/** Sends {@link COUNT} packets over a pair of its own and counts those that do not arrive. */
async function missingOf(t: Fixture, run: NetworkRun, { ordered, limit, loss }: Variant): Promise<number> {
  const { value, delayMs } = LIMITS[limit];
  const network = await run.network(t, { delayMs });
  const { channelA, channelB } = await t.channelPair({ ordered, [limit]: value }, { network });
  const arrived: number[] = [];
  let sent = 0;
  let takenBefore = 0;
  let latest = 0;
  network.set({ loss });
  await t.until(
    () => {
      const numbers = takeNumbers(channelB);
      arrived.push(...numbers);
      latest = Math.max(latest, ...numbers);
      // The next one once the network has the last: none waits in the sender, where it could grow too old.
      const { taken } = network.counters.aToB;
      if (taken > takenBefore && sent - latest <= WINDOW) {
        takenBefore = taken;
        put(channelA, sent);
        sent += 1;
      }
      return sent === COUNT;
    },
    `${String(COUNT)} packets are sent`,
    60_000,
  );
  network.set({ loss: 0 });
  await t.until(() => {
    put(channelA, END);
    arrived.push(...takeNumbers(channelB));
    return arrived.includes(END);
  }, 'what is under way has arrived');
  const numbers = arrived.filter((number) => number !== END);
  const unique = new Set(numbers);
  expect(numbers.length - unique.size, 'packets that arrived twice').to.equal(0);
  if (ordered) expect(numbers).to.deep.equal(numbers.toSorted((one, other) => one - other));
  return COUNT - unique.size;
}

function put(channel: WebRTCDataChannel, number: number): void {
  const packet = new Uint8Array(PACKET_BYTES);
  new DataView(packet.buffer).setUint32(0, number);
  expect(channel.putPacket(packet)).to.equal(ErrorCode.OK);
}

function takeNumbers(channel: WebRTCDataChannel): number[] {
  const numbers: number[] = [];
  while (channel.getAvailablePacketCount() > 0) {
    const packet = channel.getPacket();
    expect(packet.byteLength).to.equal(PACKET_BYTES);
    numbers.push(new DataView(packet.buffer, packet.byteOffset).getUint32(0));
  }
  return numbers;
}
