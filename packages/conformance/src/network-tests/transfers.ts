import { ErrorCode, type WebRTCDataChannel } from '@peerplug/core';
import { expect } from 'chai';
import { createChannel, type Fixture, isConnected, isOpen, receivedChannels } from '../fixture/fixture.js';
import { pattern } from '../tests/messages.js';
import type { NetworkRun } from './options.js';
import { Shortfall } from '../fixture/shortfall.js';
import { required, type TestCase } from '../fixture/test-case.js';

const KIB = 1024;
const MIB = KIB * KIB;

/** Lost each way where the capability `heavyLoss` says that channels hold, and where it does not. */
const HEAVY_LOSS = 0.2;
const LOSS = 0.1;

const DELAY_MS = 50;

/** What gets through such a network at the least, in bytes a second; stacks that do as RFC 9260 says reach 15,000. */
const LOSSY_BYTES_PER_SECOND = 4000;

const PACKET_BYTES = 8 * KIB;

/** How long the network of NET-06 is cut. */
const CUT_MS = 3000;

/** Between two packets of NET-06, as a game has it. */
const SEND_INTERVAL_MS = 20;

/** For a stack to notice that a cut network is back; timers of retransmission have doubled meanwhile. */
const HEAL_MS = 20_000;

const MEGABIT = 1_000_000;

/** How long NET-10 keeps offering, beside the time that the first refusal takes. */
const OFFER_MS = 3000;

/** By how much the process may grow over a channel that accepts 256 KiB; a hundred times as much is offered. */
const MAX_GROWTH_BYTES = 48 * MIB;

/** At the loss that both ends claim to stand; another number for each of the two claims. */
function lossyTransferTests({ transferBytes, heavyLoss, ...run }: NetworkRun): readonly TestCase[] {
  const [ordered, unordered] = heavyLoss ? ['NET-01', 'NET-02'] : ['NET-11', 'NET-12'];
  const loss = heavyLoss ? HEAVY_LOSS : LOSS;
  const network = `${String(loss * 100)} % lost and ${String(DELAY_MS)} ms each way`;
  const fewerBytes = transferBytes / 5;
  return [
    required(
      ordered,
      ['17', '18', 'ref-ordered'],
      `${megabytes(transferBytes)} over a reliable ordered channel arrive bit for bit, ${network}`,
      (t) => transfers(t, run, { ordered: true, loss, bytes: transferBytes }),
    ),
    required(
      unordered,
      ['17', '18', 'ref-ordered'],
      `${megabytes(fewerBytes)} over a reliable unordered channel arrive, each packet once, ${network}`,
      (t) => transfers(t, run, { ordered: false, loss, bytes: fewerBytes }),
    ),
  ];
}

/** What reliable channels carry over bad networks. */
export function transferTests(run: NetworkRun): readonly TestCase[] {
  return [
    ...lossyTransferTests(run),

    required(
      'NET-06',
      ['17', '18', 'ref-connection-states'],
      'a cut of 3 s heals, and takes nothing from reliable channels',
      (t) => healsAfterCut(t, run),
    ),

    required(
      'NET-10',
      ['17', 'ref-buffered'],
      'at 1 Mbit/s putPacket() is ERR_BUSY at the bound, memory is bounded, and what was taken arrives',
      (t) => staysBoundedWhenSlow(t, run),
    ),
  ];
}

interface Transfer {
  readonly ordered: boolean;
  readonly loss: number;
  readonly bytes: number;
}

async function transfers(
  t: Fixture,
  run: Pick<NetworkRun, 'network'>,
  { ordered, loss, bytes }: Transfer,
): Promise<void> {
  const network = await run.network(t, { loss, delayMs: DELAY_MS });
  const { channelA, channelB } = await t.channelPair({ ordered }, { network });
  const arrived = await carry(t, channelA, channelB, bytes);
  const numbers = ordered ? arrived : arrived.toSorted((one, other) => one - other);
  expect(numbers).to.deep.equal(inOrder(arrived.length));
  expect(network.counters.aToB.lost, 'the network lost some').to.be.greaterThan(0);
}

/** Sends so many bytes in packets that tell their number; gives the numbers as they arrived, contents compared. */
async function carry(
  t: Fixture,
  from: WebRTCDataChannel,
  to: WebRTCDataChannel,
  bytes: number,
): Promise<number[]> {
  const count = Math.ceil(bytes / PACKET_BYTES);
  const arrived: number[] = [];
  let sent = 0;
  await t.until(
    () => {
      while (sent < count && from.putPacket(numbered(sent, PACKET_BYTES)) === ErrorCode.OK) sent += 1;
      takeNumbered(to, arrived, PACKET_BYTES);
      return arrived.length >= count || to.getReadyState() !== from.getReadyState();
    },
    `${String(count)} packets have arrived`,
    30_000 + (bytes / LOSSY_BYTES_PER_SECOND) * 1000,
  );
  expect([isOpen(from), isOpen(to)], `open after ${String(arrived.length)} packets`).to.deep.equal([
    true,
    true,
  ]);
  await t.never(() => to.getAvailablePacketCount() > 0, 'a packet arrives twice');
  return arrived;
}

async function healsAfterCut(t: Fixture, run: NetworkRun): Promise<void> {
  const network = await run.network(t, { delayMs: 20 });
  const pair = t.wiredPair({ network });
  const own = [{}, { ordered: false }].map((options) => createChannel(pair.a, 'data', options));
  const received = receivedChannels(pair.b);
  await t.connect(pair);
  await t.until(() => own.every(isOpen) && received.length === 2, 'both channels are open');
  const lanes = own.flatMap((channel): [WebRTCDataChannel, WebRTCDataChannel, number[]][] => {
    const other = received.find((candidate) => candidate.getId() === channel.getId()) ?? channel;
    return [
      [channel, other, []],
      [other, channel, []],
    ];
  });
  let sent = 0;
  const send = (): void => {
    for (const [from] of lanes) expect(from.putPacket(numbered(sent, 100))).to.equal(ErrorCode.OK);
    sent += 1;
  };
  const take = (): void => {
    for (const [, to, arrived] of lanes) takeNumbered(to, arrived, 100);
  };
  for (const [cut, ms] of [
    [false, 500],
    [true, CUT_MS],
    [false, 500],
  ] as const) {
    network.set({ cut });
    const end = performance.now() + ms;
    let nextMs = performance.now();
    await t.until(() => {
      for (; performance.now() >= nextMs; nextMs += SEND_INTERVAL_MS) send();
      take();
      return performance.now() >= end;
    }, 'the time has passed');
  }
  await t.until(
    () => {
      take();
      return (
        lanes.every(([, , arrived]) => arrived.length >= sent) && isConnected(pair.a) && isConnected(pair.b)
      );
    },
    'all has arrived and both are STATE_CONNECTED again',
    HEAL_MS,
  );
  expect(network.counters.aToB.cut, 'the network was cut').to.be.greaterThan(0);
  for (const [index, [, , arrived]] of lanes.entries()) {
    const isOrdered = index < 2;
    const numbers = isOrdered ? arrived : arrived.toSorted((one, other) => one - other);
    expect(numbers, isOrdered ? 'ordered' : 'unordered').to.deep.equal(inOrder(sent));
  }
}

async function staysBoundedWhenSlow(t: Fixture, run: NetworkRun): Promise<void> {
  const network = await run.network(t, { bitsPerSecond: MEGABIT, delayMs: 20 });
  const bound = 256 * KIB;
  const configuration = { a: { maxOutBufferBytes: bound } };
  const { channelA, channelB } = await t.channelPair({}, { network, configuration });
  const before = residentBytes();
  const arrived: number[] = [];
  let accepted = 0;
  let offeredBytes = 0;
  let busySinceMs: number | null = null;
  let most = 0;
  let packet = numbered(0, PACKET_BYTES);
  await t.until(
    () => {
      for (let tries = 0; tries < 100; tries += 1) {
        offeredBytes += PACKET_BYTES;
        const code = channelA.putPacket(packet);
        if (code === ErrorCode.OK) {
          accepted += 1;
          packet = numbered(accepted, PACKET_BYTES);
        } else {
          expect(code).to.equal(ErrorCode.ERR_BUSY);
          busySinceMs ??= performance.now();
        }
        expect(channelA.getBufferedAmount()).to.be.at.most(bound);
      }
      takeNumbered(channelB, arrived, PACKET_BYTES);
      most = Math.max(most, residentBytes());
      return busySinceMs !== null && performance.now() - busySinceMs > OFFER_MS;
    },
    'ERR_BUSY is answered',
    20_000,
  );
  await t.until(
    () => {
      takeNumbered(channelB, arrived, PACKET_BYTES);
      return arrived.length >= accepted;
    },
    `all ${String(accepted)} packets have arrived`,
    60_000,
  );
  expect(arrived).to.deep.equal(inOrder(accepted));
  expect(offeredBytes, 'bytes offered').to.be.greaterThan(2 * MAX_GROWTH_BYTES);
  expect(most - before, `growth over ${String(offeredBytes)} bytes offered`).to.be.below(MAX_GROWTH_BYTES);
  expect(channelA.putPacket(packet), 'afterwards').to.equal(ErrorCode.OK);
}

/** A packet that begins with its number, in a buffer of its own. */
function numbered(number: number, bytes: number): Uint8Array {
  const packet = pattern(bytes, number & 0xff);
  new DataView(packet.buffer).setUint32(0, number);
  return packet;
}

/** Takes all packets that are there, compares each with what was sent, and adds its number. */
function takeNumbered(channel: WebRTCDataChannel, arrived: number[], bytes: number): void {
  while (channel.getAvailablePacketCount() > 0) {
    const packet = channel.getPacket();
    const number = new DataView(packet.buffer, packet.byteOffset).getUint32(0);
    const expected = numbered(number, bytes);
    if (packet.byteLength !== bytes || !packet.every((byte, index) => byte === expected[index]))
      throw new Shortfall(`packet ${String(number)} differs from what was sent`);
    arrived.push(number);
  }
}

function inOrder(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function megabytes(bytes: number): string {
  return `${String(Math.round(bytes / 10_000) / 100)} MB`;
}

/** Memory of this process that is not swapped out, native stacks' included. */
function residentBytes(): number {
  const { process } = globalThis as { readonly process?: { memoryUsage(): { readonly rss: number } } }; // Node.js'
  return process?.memoryUsage().rss ?? 0;
}
