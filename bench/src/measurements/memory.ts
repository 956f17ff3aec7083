import type { Measurement } from './measurement.js';
import type { Session } from '../connection/session.js';
import { IN_NODE, IN_PAGE } from '../contenders/subjects.js';

/** For what a stack keeps once, whatever the number of connections. */
const WARM_UP = 25;

/** So many that what V8 takes in advance, up to 5 MB more or less, is a hundredth or two. */
const PAIRS_IN_NODE = 300;

/** A page has 500 connections at most. */
const PAIRS_IN_PAGE = 100;

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
    const pairs = IN_PAGE.includes(host.subject) ? PAIRS_IN_PAGE : PAIRS_IN_NODE;
    const before = await host.residentBytes();
    await openSome(pairs);
    const after = await host.residentBytes();
    for (const session of sessions) await session.close();
    return { bytes: (after - before) / (2 * pairs) / 1000 };
  },
};
