import type { Measurement } from './measurement.js';
import type { Session } from '../connection/session.js';
import { IN_NODE } from '../contenders/subjects.js';

const SNAPSHOT_BYTES = 200;
const TICK_MS = 1000 / 30;
const WARM_UP_TICKS = 15;
const TICKS = 90;

/** A server that sends each of its peers, which are in another process, a snapshot thirty times a second. */
export const snapshots: readonly Measurement[] = [1, 10, 50, 100].map((peers) => ({
  id: `snapshots-${peers}`,
  title: `a server with ${peers} ${peers === 1 ? 'peer' : 'peers'}, 200 bytes for each at 30 Hz`,
  subjects: IN_NODE,
  topologies: ['two processes'],
  figures: {
    cpu: {
      title: `CPU of the server for a second of one peer, ${peers} in all`,
      unit: 'ms',
      better: 'lower',
    },
  },
  run: async (host) => {
    const sessions: Session[] = [];
    for (let index = 0; index < peers; index += 1) sessions.push(await host.open());
    const snapshot = new Uint8Array(SNAPSHOT_BYTES);
    const tick = (): void => {
      for (const { near } of sessions) near.send(snapshot);
    };
    await ticks(WARM_UP_TICKS, tick);
    const [cpu, started] = [await host.cpuSeconds(), performance.now()];
    await ticks(TICKS, tick);
    const seconds = (performance.now() - started) / 1000;
    const used = (await host.cpuSeconds()) - cpu;
    for (const session of sessions) await session.close();
    return { cpu: (used * 1000) / seconds / peers };
  },
}));

/** Runs as many ticks as are due, at their rate over all, since timers come late and count whole milliseconds. */
function ticks(count: number, tick: () => void): Promise<void> {
  const started = performance.now();
  let done = 0;
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(count, Math.floor((performance.now() - started) / TICK_MS));
      for (; done < due; done += 1) tick();
      if (done < count) return;
      clearInterval(timer);
      resolve();
    }, TICK_MS / 4);
  });
}
