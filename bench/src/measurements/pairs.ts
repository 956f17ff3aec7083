import type { Contender } from '../connection/end.js';
import { type FigureKind, type Host, type Measurement, RATIO_UNIT } from './measurement.js';
import { median, quantile } from './statistics.js';
import { SIZES, takes } from './sizes.js';
import { LIBRARY_BELOW } from '../contenders/subjects.js';
import { roundTripsOf } from './round-trip.js';
import { throughputOf } from './throughput.js';

/*
 * Peerplug and the library below it in one process, by turns: processes differ by more than the two do, by where the
 * system lets their threads run. The figures are ratios, Peerplug's to the library's.
 */

const CONNECTIONS = 30;

const WINDOWS = 6;

/** With a stack that takes seconds to open or to empty its queue, fewer windows count. */
const WINDOWS_END_MS = 60_000;
const WINDOW_TIMES = { warmUpMs: 200, windowMs: 600 };

const roundTrips: Measurement = {
  id: 'pair-round-trip',
  title: 'round trip of 64 bytes, event-driven, by turns',
  subjects: [...LIBRARY_BELOW.keys()],
  topologies: ['one process', 'two processes', 'one page'],
  figures: { p50: ratio('round trip p50', 'lower'), p99: ratio('round trip p99', 'lower') },
  run: async (host) => {
    const [ours, below]: [number[], number[]] = [[], []];
    for (let index = 0; index < CONNECTIONS; index += 1) {
      await byTurns(host, index, async (contender, isOurs) => {
        const times = await roundTripsOf(await host.open({}, contender));
        (isOurs ? ours : below).push(...times);
      });
    }
    return {
      p50: quantile(ours, 0.5) / quantile(below, 0.5),
      p99: quantile(ours, 0.99) / quantile(below, 0.99),
    };
  },
};

const throughputs = SIZES.map(([size, name]): Measurement => ({
  id: `pair-throughput-${size}`,
  title: `throughput of ${name}, by turns`,
  subjects: [...LIBRARY_BELOW].filter(([, library]) => takes(library, size)).map(([subject]) => subject),
  topologies: ['one process', 'two processes', 'one page'],
  figures: {
    rate: ratio(`throughput, ${name}`, 'higher'),
    cpu: ratio(`CPU per message, ${name}`, 'lower'),
  },
  run: async (host) => {
    const rates: number[] = [];
    const costs: number[] = [];
    const end = performance.now() + WINDOWS_END_MS;
    for (let index = 0; index < WINDOWS && (index === 0 || performance.now() < end); index += 1) {
      const [ours, below] = await byTurns(host, index, async (contender) =>
        throughputOf(await host.open({}, contender), host, size, WINDOW_TIMES),
      );
      rates.push(ours.rate / below.rate);
      costs.push(ours.cpuPerMillion / below.cpuPerMillion);
    }
    return { rate: median(rates), cpu: median(costs) };
  },
}));

/** All of them. */
export const pairs: readonly Measurement[] = [roundTrips, ...throughputs];

/** Runs for both, each first in every other turn; gives ours and the other's. */
async function byTurns<Result>(
  host: Host,
  turn: number,
  run: (contender: Contender, isOurs: boolean) => Promise<Result>,
): Promise<readonly [ours: Result, below: Result]> {
  const ours = (): Promise<Result> => run(host.contender(), true);
  const below = (): Promise<Result> => run(host.below(), false);
  if (turn % 2 === 0) {
    const first = await below();
    return [await ours(), first];
  }
  const first = await ours();
  return [first, await below()];
}

function ratio(title: string, better: FigureKind['better']): FigureKind {
  return { title, unit: RATIO_UNIT, better };
}
