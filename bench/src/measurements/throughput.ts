import type { End } from '../connection/end.js';
import type { FarSample } from '../connection/far-end.js';
import type { Host, Measurement } from './measurement.js';
import type { Session } from '../connection/session.js';
import { SIZES, takes } from './sizes.js';
import { IN_NODE, IN_PAGE } from '../contenders/subjects.js';

/** How long a connection sends before it counts, and while it does. */
interface Times {
  readonly warmUpMs: number;
  readonly windowMs: number;
}

const TIMES: Times = { warmUpMs: 500, windowMs: 1500 };

/** What a sender waits at most to be told that its packets are taken again. */
const PATIENCE_MS = 1500;

/** After so much that was taken at once a sender lets events in, as a program does that has other work. */
const BURST = { bytes: 256 * 1024, packets: 256 };

/** One end sends as fast as its buffer takes, the other counts. */
export const throughputs: readonly Measurement[] = SIZES.map(([size, name]) => ({
  id: `throughput-${size}`,
  title: `throughput of ${name}`,
  subjects: [...IN_NODE, ...IN_PAGE].filter((subject) => takes(subject, size)),
  topologies: ['one process', 'two processes', 'one page'],
  figures: {
    rate: { title: `throughput, ${name}`, unit: 'MB/s', better: 'higher' },
    cpuPerGigabyte: { title: `CPU for a GB, ${name}`, unit: 's', better: 'lower' },
    cpuPerMillion: { title: `CPU for a million messages, ${name}`, unit: 's', better: 'lower' },
  },
  run: async (host) => throughputOf(await host.open(), host, size, TIMES),
}));

/** MB/s, and seconds of all processes for a GB and for a million messages. */
type ThroughputFigures = Readonly<Record<'rate' | 'cpuPerGigabyte' | 'cpuPerMillion', number>>;

interface Sample extends FarSample {
  readonly nearCpuSeconds: number;
}

/** What one connection gives; closes it. */
export async function throughputOf(
  session: Session,
  host: Host,
  size: number,
  { warmUpMs, windowMs }: Times,
): Promise<ThroughputFigures> {
  await session.far.become('count');
  const sample = async (): Promise<Sample> => {
    const far = await session.far.sample();
    return { ...far, nearCpuSeconds: await host.cpuSeconds() };
  };
  const state = { isOver: false };
  const sending = pump(session.near, new Uint8Array(size), state);
  await elapsed(warmUpMs);
  const first = await sample();
  await elapsed(windowMs);
  const last = await sample();
  state.isOver = true;
  await sending;
  await session.close();
  return figuresOf(first, last);
}

async function pump(end: End, packet: Uint8Array, state: { readonly isOver: boolean }): Promise<void> {
  const burst = Math.max(1, Math.min(BURST.packets, Math.floor(BURST.bytes / packet.byteLength)));
  while (!state.isOver) {
    let sent = 0;
    while (sent < burst && end.send(packet)) sent += 1;
    // A stack that never fills keeps nobody else from the processor; one that is full may never drain once we are over.
    if (sent < burst) await Promise.race([end.writable(), elapsed(PATIENCE_MS)]);
    else await nextTask();
  }
}

function figuresOf(first: Sample, last: Sample): ThroughputFigures {
  const seconds = (last.atMs - first.atMs) / 1000;
  const bytes = last.bytes - first.bytes;
  const cpuSeconds = last.nearCpuSeconds - first.nearCpuSeconds + last.cpuSeconds - first.cpuSeconds;
  return {
    rate: bytes / 1e6 / seconds,
    cpuPerGigabyte: cpuSeconds / (bytes / 1e9),
    cpuPerMillion: cpuSeconds / ((last.packets - first.packets) / 1e6),
  };
}

function elapsed(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

/** Lets events in, with no timer's delay. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    if ('setImmediate' in globalThis) {
      setImmediate(resolve);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port2.onmessage = () => {
      port1.close();
      resolve();
    };
    port1.postMessage(null);
  });
}
