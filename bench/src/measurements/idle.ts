import { inMemoryExtension } from '@peerplug/conformance';
import { registerExtension, setDefaultExtension, WebRTCPeerConnection } from '@peerplug/core';
import type { Measurement } from './measurement.js';
import type { Session } from '../connection/session.js';

const POLLS = 2_000_000;
const CHANNELS = 4;

const TICK_MS = 1000 / 60;
/** Until V8 has compiled what a tick calls: a game runs for longer than a second. */
const WARM_UP_TICKS = 60;

const TICKS = 120;

/** What one call costs where nothing has happened. It reaches no stack, so the one in memory stands for all. */
export const idlePoll: Measurement = {
  id: 'idle-poll',
  title: `poll() of an idle connection with ${CHANNELS} channels`,
  subjects: ['core'],
  topologies: ['one process'],
  figures: {
    time: { title: 'idle poll()', unit: 'ns', better: 'lower' },
    allocated: { title: 'allocated by an idle poll()', unit: 'bytes', better: 'lower' },
  },
  run: async () => {
    registerExtension(inMemoryExtension);
    setDefaultExtension(inMemoryExtension.name);
    const connection = new WebRTCPeerConnection();
    for (let index = 0; index < CHANNELS; index += 1) {
      if (connection.createDataChannel(String(index)) === null) throw new Error('no channel');
    }
    pollOften(connection, POLLS / 10);
    await Promise.resolve();
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    const started = performance.now();
    pollOften(connection, POLLS);
    const ms = performance.now() - started;
    const allocated = process.memoryUsage().heapUsed - before;
    connection.close();
    // What asking for the figures allocates is a fraction of a byte for each poll.
    return { time: (ms * 1e6) / POLLS, allocated: Math.max(0, Math.round((allocated / POLLS) * 10) / 10) };
  },
};

function pollOften(connection: WebRTCPeerConnection, count: number): void {
  for (let index = 0; index < count; index += 1) connection.poll();
}

/** The whole of the processor that so many connections take that are open, idle and polled by a game's tick. */
export const ticks: readonly Measurement[] = [1, 10, 100, 1000].map((connections) => ({
  id: `tick-${connections}`,
  title: `${connections} idle ${connections === 1 ? 'connection' : 'connections'}, polled at 60 Hz`,
  subjects: ['peerplug-libdatachannel'],
  topologies: ['two processes'],
  figures: {
    share: { title: `one core's share of polling ${connections}`, unit: '%', better: 'lower' },
    perTick: { title: `a tick of ${connections}`, unit: 'µs', better: 'lower' },
  },
  run: async (host) => {
    const sessions: Session[] = [];
    for (let index = 0; index < connections; index += 1) sessions.push(await host.open({ isPolled: true }));
    await tickThrough(sessions, WARM_UP_TICKS);
    const spent = await tickThrough(sessions, TICKS);
    for (const session of sessions) await session.close();
    return { share: (spent / TICKS / TICK_MS) * 100, perTick: (spent / TICKS) * 1000 };
  },
}));

/** Gives the milliseconds spent in so many ticks. */
function tickThrough(sessions: readonly Session[], ticksToDo: number): Promise<number> {
  let spent = 0;
  let done = 0;
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const started = performance.now();
      for (const { near } of sessions) near.poll();
      spent += performance.now() - started;
      done += 1;
      if (done < ticksToDo) return;
      clearInterval(timer);
      resolve(spent);
    }, TICK_MS);
  });
}
