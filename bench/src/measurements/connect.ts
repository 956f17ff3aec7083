import type { Host, Measurement } from '../measurement.js';
import { quantile } from '../statistics.js';
import { IN_NODE, IN_PAGE } from '../subjects.js';

const MS = (title: string) => ({ title, unit: 'ms', better: 'lower' }) as const;

/** From the first object to both channels open, one connection after the other. */
export const connect: Measurement = {
  id: 'connect',
  title: 'connect time over 50 connects',
  subjects: [...IN_NODE, ...IN_PAGE],
  topologies: ['one process', 'two processes', 'one page'],
  figures: { p50: MS('connect, p50'), p95: MS('connect, p95') },
  run: (host) => connects(host, 50),
};

/** The same with messages of signalling that take time, as they do between machines. */
export const delayedConnects: readonly Measurement[] = [5, 20].map((delayMs) => ({
  ...connect,
  id: `connect-${delayMs}`,
  title: `connect time over 50 connects, each message of signalling ${delayMs} ms on its way`,
  topologies: ['one process', 'one page'],
  run: (host) => connects(host, 50, delayMs),
}));

async function connects(host: Host, count: number, delayMs = 0): Promise<{ p50: number; p95: number }> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const started = performance.now();
    const session = await host.open({ delayMs });
    times.push(performance.now() - started);
    await session.close();
  }
  return { p50: quantile(times, 0.5), p95: quantile(times, 0.95) };
}
