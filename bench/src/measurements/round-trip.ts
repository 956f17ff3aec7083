import type { End } from '../connection/end.js';
import type { Host, Measurement } from './measurement.js';
import type { Session } from '../connection/session.js';
import { quantile } from './statistics.js';
import { IN_NODE, IN_PAGE } from '../contenders/subjects.js';

const PACKET_BYTES = 64;

/** Which processors the threads of a stack get is a matter of luck for each connection, and makes a fifth. */
const CONNECTIONS = 15;
const WARM_UP = 200;
const ROUND_TRIPS = 500;

/** What a connection to a stack may take that is slow: then fewer round trips count. */
const LIMIT_MS = 1000;

const TICK_MS = 1000 / 60;
const POLLED_ROUND_TRIPS = 60;

const FIGURES = (unit: string): Measurement['figures'] => ({
  p50: { title: 'round trip, p50', unit, better: 'lower' },
  p99: { title: 'round trip, p99', unit, better: 'lower' },
});

/** A packet there and back, the next when it is back; both ends answer as soon as they are woken. */
export const roundTrip: Measurement = {
  id: 'round-trip',
  title: 'round trip of 64 bytes, event-driven',
  subjects: [...IN_NODE, ...IN_PAGE],
  topologies: ['one process', 'two processes', 'one page'],
  figures: FIGURES('µs'),
  run: async (host) => {
    const times: number[] = [];
    for (let connection = 0; connection < CONNECTIONS; connection += 1)
      times.push(...(await roundTripsOf(await host.open())));
    return { p50: quantile(times, 0.5) * 1000, p99: quantile(times, 0.99) * 1000 };
  },
};

/** The times that one connection takes, in ms; closes it. */
export async function roundTripsOf(session: Session): Promise<readonly number[]> {
  await session.far.become('echo');
  await roundTrips(session.near, WARM_UP);
  const times = await roundTrips(session.near, ROUND_TRIPS);
  await session.close();
  return times;
}

/** The same where both ends look sixty times a second, as a game does. */
export const polledRoundTrip: Measurement = {
  id: 'polled-round-trip',
  title: 'round trip of 64 bytes, polled at 60 Hz',
  subjects: [...IN_NODE, ...IN_PAGE],
  topologies: ['one process', 'two processes', 'one page'],
  figures: FIGURES('ms'),
  run: async (host) => {
    const session = await openPolled(host);
    const times = await roundTrips(session.near, POLLED_ROUND_TRIPS);
    session.stop();
    await session.close();
    return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
  },
};

async function openPolled(host: Host): Promise<Session & { readonly stop: () => void }> {
  const session = await host.open({ isPolled: true });
  await session.far.become('echo');
  const ticks = setInterval(() => {
    session.near.poll();
    session.pollFar();
  }, TICK_MS);
  return {
    ...session,
    stop: () => {
      clearInterval(ticks);
    },
  };
}

/** Gives the time of each, in ms. */
function roundTrips(end: End, count: number): Promise<number[]> {
  const packet = new Uint8Array(PACKET_BYTES);
  const times: number[] = [];
  const deadline = performance.now() + LIMIT_MS;
  return new Promise((resolve) => {
    let sent = performance.now();
    end.onPacket = () => {
      const now = performance.now();
      times.push(now - sent);
      if (times.length === count || now > deadline) {
        resolve(times);
        return;
      }
      sent = now;
      end.send(packet);
    };
    end.send(packet);
  });
}
