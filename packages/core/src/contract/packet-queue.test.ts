import { expect } from 'chai';
import { type Packet, PacketQueue } from './packet-queue.js';
import { collectGarbage, isCollected } from '../testing/collect-garbage-node.js';

/** What a packet counts beside its bytes. */
const COST = 128;

describe('PacketQueue', function () {
  this.timeout(20_000);

  it('gives packets first in, first out', () => {
    const queue = new PacketQueue();
    for (const value of [1, 2, 3]) queue.push(packetOf(value));
    expect(queue.length).to.equal(3);
    expect([queue.shift(), queue.shift(), queue.shift()].map(valueOf)).to.deep.equal([1, 2, 3]);
    expect(queue.shift()).to.equal(undefined);
    expect(queue.length).to.equal(0);
  });

  it('keeps whether a packet is text', () => {
    const queue = new PacketQueue();
    queue.push({ payload: Uint8Array.of(65), isText: true });
    queue.push({ payload: Uint8Array.of(65), isText: false });
    expect([queue.shift()?.isText, queue.shift()?.isText]).to.deep.equal([true, false]);
  });

  it('is not bounded unless told', () => {
    const queue = new PacketQueue();
    expect(queue.push({ payload: new Uint8Array(50_000_000), isText: false })).to.equal(true);
  });

  it('refuses a packet that passes the bound, and takes one that fills it', () => {
    const queue = new PacketQueue();
    queue.maxBytes = 2 * (10 + COST);
    expect(queue.push(packetOf(1, 10))).to.equal(true);
    expect(queue.push(packetOf(2, 11))).to.equal(false);
    expect(queue.push(packetOf(3, 10))).to.equal(true);
    expect(queue.push(packetOf(4, 0))).to.equal(false);
    expect(queue.length).to.equal(2);
    expect([queue.shift(), queue.shift()].map(valueOf)).to.deep.equal([1, 3]);
  });

  it('has room again after packets were taken', () => {
    const queue = new PacketQueue();
    queue.maxBytes = 2 * (10 + COST);
    for (let value = 0; value < 500; value += 1) {
      expect(queue.push(packetOf(value & 0xff, 10))).to.equal(true);
      if (value > 0) expect(valueOf(queue.shift())).to.equal((value - 1) & 0xff);
    }
    expect(queue.length).to.equal(1);
  });

  it('counts empty packets against the bound', () => {
    const queue = new PacketQueue();
    queue.maxBytes = 10 * COST;
    let taken = 0;
    while (taken < 1000 && queue.push({ payload: new Uint8Array(0), isText: false })) taken += 1;
    expect(taken).to.equal(10);
  });

  it('keeps the order over every compaction, of a long queue and of one that is never empty', () => {
    const queue = new PacketQueue();
    let pushed = 0;
    let taken = 0;
    const push = (count: number): void => {
      for (const end = pushed + count; pushed < end; pushed += 1) queue.push(numbered(pushed));
    };
    const take = (count: number): void => {
      const numbers = Array.from({ length: count }, () => numberOf(queue.shift()));
      expect(numbers.findIndex((number, index) => number !== taken + index)).to.equal(-1);
      taken += count;
    };
    push(5000);
    take(1023);
    expect(queue.length).to.equal(3977);
    take(1);
    expect(queue.length).to.equal(3976);
    push(1);
    for (let round = 0; round < 50; round += 1) {
      take(100);
      push(100);
      expect(queue.length).to.equal(3977);
    }
    take(3977);
    expect(queue.shift()).to.equal(undefined);
    push(1);
    take(1);
  });

  it('gives a hundred thousand packets without copying the rest each time', () => {
    const queue = new PacketQueue();
    const packet = packetOf(1);
    for (let count = 0; count < 100_000; count += 1) queue.push(packet);
    const start = performance.now();
    while (queue.shift() !== undefined);
    expect(performance.now() - start).to.be.below(1000);
  });

  it('lets go of packets that were taken', async () => {
    const queue = new PacketQueue();
    const reference = pushAndTake(queue);
    expect(queue.length).to.equal(1);
    expect(await isCollected(reference)).to.equal(true);
    expect(valueOf(queue.shift())).to.equal(2);
  });

  it('does not grow with what passes through it, though it is never empty', () => {
    const queue = new PacketQueue();
    const packet = packetOf(1);
    queue.push(packet);
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    for (let count = 0; count < 1_000_000; count += 1) {
      queue.push(packet);
      queue.shift();
    }
    collectGarbage();
    expect(process.memoryUsage().heapUsed - before).to.be.below(1_000_000);
    expect(queue.length).to.equal(1);
  });
});

/** Passes a packet through the queue, in front of another that stays. */
function pushAndTake(queue: PacketQueue): WeakRef<Packet> {
  const first = packetOf(1);
  queue.push(first);
  queue.push(packetOf(2));
  queue.shift();
  return new WeakRef(first);
}

function packetOf(value: number, length = 1): Packet {
  return { payload: new Uint8Array(length).fill(value), isText: false };
}

function valueOf(packet: Packet | undefined): number | undefined {
  return packet?.payload[0];
}

function numbered(value: number): Packet {
  return { payload: Uint8Array.of(value & 0xff, value >> 8), isText: false };
}

function numberOf(packet: Packet | undefined): number {
  return (packet?.payload[0] ?? 0) + (packet?.payload[1] ?? 0) * 256;
}
