import type { Measurement } from '../measurement.js';
import type { Session } from '../session.js';
import { IN_NODE, IN_PAGE } from '../subjects.js';

/** For what a stack keeps once, whatever the number of connections. */
const WARM_UP = 25;

/** So many that what V8 and malloc take in advance is a hundredth. */
const PAIRS = 100;

/** Resident memory of a connection that is open and does nothing. */
export const memory: Measurement = {
  id: 'memory',
  title: 'memory of an idle connection',
  subjects: [...IN_NODE, ...IN_PAGE],
  topologies: ['one process', 'one page'],
  figures: { bytes: { title: 'memory of an idle connection', unit: 'kB', better: 'lower' } },
  // What V8 takes for new objects and gives back of old code would be more than a connection is.
  nodeFlags: ['--max-semi-space-size=1', '--no-flush-bytecode'],
  run: async (host) => {
    const sessions: Session[] = [];
    const openSome = async (count: number): Promise<void> => {
      for (let index = 0; index < count; index += 1) sessions.push(await host.open());
    };
    await openSome(WARM_UP);
    const before = await host.residentBytes();
    await openSome(PAIRS);
    const after = await host.residentBytes();
    for (const session of sessions) await session.close();
    return { bytes: (after - before) / (2 * PAIRS) / 1000 };
  },
};
