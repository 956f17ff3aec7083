import { networkConformance } from '@peerplug/conformance';
import { BAD_NETWORK_STACKS } from './bad-network-stacks.js';

/** What the process tells of each test. */
export interface BadNetworkResult {
  readonly title: string;
  /** Why it failed, with where; null where it passed. */
  readonly failure: string | null;
}

/** The program of a process that runs the tests of one stack, named by its argument, and tells the results as they come. */
async function main(name: string): Promise<void> {
  const options = BAD_NETWORK_STACKS[name];
  if (options === undefined) throw new Error(`there is no stack '${name}'`);
  const tests: [title: string, run: () => Promise<void>][] = [];
  const hooks: Record<'before' | 'after', (() => void)[]> = { before: [], after: [] };
  const ignore = (): void => undefined;
  networkConformance({
    ...options,
    dsl: {
      describe: (_title, body) => {
        body();
      },
      it: (title, run) => tests.push([title, run]),
      before: (hook) => hooks.before.push(hook),
      after: (hook) => hooks.after.push(hook),
      beforeEach: ignore,
      afterEach: ignore,
    },
  });
  for (const hook of hooks.before) hook();
  for (const [title, run] of tests) {
    const failure = await run().then(
      () => null,
      (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error)),
    );
    const result: BadNetworkResult = { title, failure };
    process.send?.(result);
  }
  for (const hook of hooks.after) hook();
  process.disconnect();
}

// Nobody is left to tell.
process.once('disconnect', () => process.exit());
await main(process.argv[2] ?? '');
