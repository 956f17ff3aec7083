import { expect } from 'chai';
import type { NetworkConditions } from './conditions.js';
import { type LinkClock, NetworkLink } from './link.js';
import { seededRandom } from './seeded-random.js';

/** A clock that goes on when it is told to. */
class HandClock implements LinkClock {
  #nowMs = 0;
  #timers: { readonly atMs: number; readonly callback: () => void }[] = [];

  get timers(): number {
    return this.#timers.length;
  }

  now(): number {
    return this.#nowMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { atMs: this.#nowMs + delayMs, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  advance(ms: number): void {
    const end = this.#nowMs + ms;
    for (;;) {
      const [next] = this.#timers.toSorted((one, other) => one.atMs - other.atMs);
      if (next === undefined || next.atMs > end) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#nowMs = next.atMs;
      next.callback();
    }
    this.#nowMs = end;
  }
}

interface Run {
  readonly link: NetworkLink;
  readonly clock: HandClock;
  /** Number of each datagram that arrived, and when. */
  readonly arrived: { readonly number: number; readonly ms: number }[];
  /** Gives so many datagrams, of four bytes and up, one a millisecond. */
  give(count: number, bytes?: number): void;
}

function makeLink(conditions: Partial<NetworkConditions>, seed = 1): Run {
  const clock = new HandClock();
  const arrived: Run['arrived'] = [];
  const link = new NetworkLink(seededRandom(seed), clock, (datagram) => {
    arrived.push({ number: new DataView(datagram.buffer).getUint32(0), ms: clock.now() });
  });
  link.set(conditions);
  let given = 0;
  const give = (count: number, bytes = 4): void => {
    for (let index = 0; index < count; index += 1, given += 1) {
      const datagram = new Uint8Array(bytes);
      new DataView(datagram.buffer).setUint32(0, given);
      link.take(datagram);
      clock.advance(1);
    }
  };
  return { link, clock, arrived, give };
}

const numbersOf = ({ arrived }: Run): number[] => arrived.map(({ number }) => number);

describe('one direction of a network', () => {
  it('lets everything pass at once, in order, unless told otherwise', () => {
    const run = makeLink({});
    run.give(100);
    expect(run.arrived).to.deep.equal(Array.from({ length: 100 }, (_, number) => ({ number, ms: number })));
    expect(run.clock.timers).to.equal(0);
  });

  it('loses the share that it is told, in the same places for the same seed', () => {
    const runs = [makeLink({ loss: 0.2 }), makeLink({ loss: 0.2 }), makeLink({ loss: 0.2 }, 2)];
    for (const run of runs) run.give(10_000);
    const [first, same, other] = runs.map(numbersOf);
    expect(first?.length).to.be.within(7800, 8200);
    expect(same).to.deep.equal(first);
    expect(other).not.to.deep.equal(first);
    expect(runs[0]?.link.counters).to.include({
      taken: 10_000,
      delivered: first?.length,
      lost: 10_000 - (first?.length ?? 0),
    });
  });

  it('loses the same ones whatever else it does', () => {
    const plain = makeLink({ loss: 0.3 });
    const busy = makeLink({ loss: 0.3, duplicate: 0.5, reorder: 0.5, jitterMs: 30, delayMs: 20 });
    for (const run of [plain, busy]) run.give(1000);
    busy.clock.advance(1000);
    expect([...new Set(numbersOf(busy))].sort((one, other) => one - other)).to.deep.equal(numbersOf(plain));
  });

  it('delays, and keeps the order', () => {
    const run = makeLink({ delayMs: 50 });
    run.give(100);
    run.clock.advance(50);
    expect(run.arrived).to.deep.equal(
      Array.from({ length: 100 }, (_, number) => ({ number, ms: number + 50 })),
    );
  });

  it('keeps the order of those that are due at once', () => {
    const run = makeLink({ delayMs: 5 });
    for (let number = 0; number < 50; number += 1) run.link.take(Uint8Array.of(0, 0, 0, number));
    run.clock.advance(5);
    expect(numbersOf(run)).to.deep.equal(Array.from({ length: 50 }, (_, number) => number));
  });

  it('with jitter lets some overtake, within its bounds', () => {
    const run = makeLink({ delayMs: 10, jitterMs: 20 });
    run.give(1000);
    run.clock.advance(100);
    const numbers = numbersOf(run);
    expect(numbers).not.to.deep.equal(numbers.toSorted((one, other) => one - other));
    expect(run.arrived).to.have.lengthOf(1000);
    for (const { number, ms } of run.arrived) expect(ms - number).to.be.within(10, 30);
  });

  it('holds back the share that it is told to reorder', () => {
    const run = makeLink({ reorder: 0.1, reorderMs: 5 });
    run.give(1000);
    run.clock.advance(5);
    const late = run.arrived.filter(({ number, ms }) => ms > number);
    expect(run.arrived).to.have.lengthOf(1000);
    expect(late.length).to.be.within(70, 130);
    expect(run.link.counters.heldBack).to.equal(late.length);
    for (const { number, ms } of late) expect(ms - number).to.equal(5);
  });

  it('duplicates the share that it is told', () => {
    const run = makeLink({ duplicate: 0.25 });
    run.give(1000);
    const { duplicated, delivered, taken } = run.link.counters;
    expect(duplicated).to.be.within(200, 300);
    expect([taken, delivered]).to.deep.equal([1000, 1000 + duplicated]);
    expect(new Set(numbersOf(run)).size).to.equal(1000);
  });

  it('lets no more pass than its rate and one burst', () => {
    // 100 bytes a millisecond, and 100 are given: twenty times as much as passes.
    const run = makeLink({ bitsPerSecond: 800_000, burstBytes: 2000, queueBytes: 10_000 });
    for (let count = 0; count < 100; count += 1) run.link.take(new Uint8Array(1000));
    expect(run.arrived, 'the burst').to.have.lengthOf(2);
    expect(run.link.counters, 'the queue holds ten').to.include({ overflowed: 88 });
    run.clock.advance(50);
    expect(run.arrived).to.have.lengthOf(7);
    run.clock.advance(1000);
    expect(run.arrived).to.have.lengthOf(12);
    expect(run.link.counters.deliveredBytes).to.equal(12_000);
    expect(run.arrived.map(({ ms }) => ms)).to.deep.equal([0, 0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
  });

  it('has its burst again after a pause, and no more than one', () => {
    const run = makeLink({ bitsPerSecond: 800_000, burstBytes: 2000, queueBytes: 0 });
    run.clock.advance(10_000);
    for (let count = 0; count < 5; count += 1) run.link.take(new Uint8Array(1000));
    expect(run.link.counters).to.include({ delivered: 2, overflowed: 3 });
  });

  it('passes nothing while it is cut, nor what was under way, and goes on afterwards', () => {
    const run = makeLink({ delayMs: 50 });
    run.give(10);
    run.link.set({ cut: true });
    expect(run.clock.timers).to.equal(0);
    run.give(10);
    run.clock.advance(1000);
    expect(run.arrived).to.have.lengthOf(0);
    run.link.set({ cut: false });
    run.give(10);
    run.clock.advance(50);
    expect(numbersOf(run)).to.deep.equal([20, 21, 22, 23, 24, 25, 26, 27, 28, 29]);
    expect(run.link.counters).to.include({ taken: 30, cut: 20, delivered: 10 });
  });

  it('leaves no timer when it is closed', () => {
    const run = makeLink({ delayMs: 50 });
    run.give(10);
    expect(run.clock.timers).to.equal(1);
    run.link.close();
    expect(run.clock.timers).to.equal(0);
    run.clock.advance(1000);
    expect(run.arrived).to.have.lengthOf(0);
  });

  it('refuses conditions that make no sense, and stays as it was', () => {
    const { link } = makeLink({ loss: 0.5 });
    const wrong: [conditions: object, sentence: RegExp][] = [
      [{ loss: 1.1 }, /^loss must be a number from 0 to 1, not 1.1$/],
      [{ delayMs: -1 }, /^delayMs must be a number of at least 0, not -1$/],
      [{ duplicate: Number.NaN }, /^duplicate must be/],
      [{ bitsPerSecond: 0 }, /^bitsPerSecond must be a number above 0, not 0$/],
      [{ cut: 1 }, /^cut must be true or false$/],
      [{ latency: 5 }, /^a network has no condition 'latency'; there are loss, duplicate, delayMs/],
    ];
    const before = link.conditions;
    for (const [conditions, sentence] of wrong) {
      expect(() => {
        link.set(conditions);
      }).to.throw(RangeError, sentence);
      expect(link.conditions).to.equal(before);
    }
  });
});
