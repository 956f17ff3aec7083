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
    const times = await connectTimes(host, 50);
    return { p50: quantile(times, 0.5), p95: quantile(times, 0.95) };
  },
};

async function connectTimes(host: Host, count: number): Promise<readonly number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const started = performance.now();
    const session = await host.open();
    times.push(performance.now() - started);
    await session.close();
  }
  return times;
}
