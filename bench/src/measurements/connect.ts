import type { OpenOptions } from '../connection/session.js';
import type { Host, Measurement } from './measurement.js';
import { quantile } from './statistics.js';
import { IN_NODE, IN_PAGE } from '../contenders/subjects.js';

const MS = (title: string) => ({ title, unit: 'ms', better: 'lower' }) as const;

/** From the first object to both channels open, one connection after the other. */
export const connect: Measurement = {
  id: 'connect',
  title: 'connect time over 50 connects',
  subjects: [...IN_NODE, ...IN_PAGE],
  topologies: ['one process', 'two processes', 'one page'],
  figures: { p50: MS('connect, p50'), p95: MS('connect, p95') },
  run: async (host) => {
    const times = await connectTimes(host, 50, {});
    return { p50: quantile(times, 0.5), p95: quantile(times, 0.95) };
  },
};

/**
 * What users see: messages of signalling that take time, as they do between machines; the other end in another process
 * or in a browser; each side offering.
 */
export const connects: readonly Measurement[] = (['offerer', 'answerer'] as const).flatMap((side) =>
  [0, 5, 20].map((delayMs): Measurement => ({
    id: `connects-${side}-${delayMs}`,
    title: `200 connects as the ${side}, each message of signalling ${delayMs} ms on its way`,
    subjects: ['peerplug-libdatachannel'],
    topologies: [
      ...(side === 'offerer' ? (['one process', 'two processes'] as const) : []),
      'with Chromium',
      'with Firefox',
    ],
    figures: { p50: MS('connect, p50'), p95: MS('connect, p95'), most: MS('connect, the longest') },
    run: async (host) => {
      const times = await connectTimes(host, 200, { delayMs, side });
      return { p50: quantile(times, 0.5), p95: quantile(times, 0.95), most: Math.max(...times) };
    },
  })),
);

async function connectTimes(host: Host, count: number, options: OpenOptions): Promise<readonly number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const started = performance.now();
    const session = await host.open(options);
    times.push(performance.now() - started);
    await session.close();
  }
  return times;
}
