import { networkConformance } from '@peerplug/conformance';
import { badNetworkOptions, BAD_NETWORK_STACKS, partOf } from './bad-network-stacks.js';
import { Browsers } from './browsers.js';
import { type PairBrowsers, reachStack } from './reached-stack.js';

/** What the process tells of each test. */
export interface BadNetworkResult {
  readonly title: string;
  /** Why it failed, with where; null where it passed. */
  readonly failure: string | null;
}

/** The program of a process that runs a part of the tests of one stack and tells the results as they come. */
async function main(name: string, part: string): Promise<void> {
  const tested = BAD_NETWORK_STACKS[name];
  if (tested === undefined) throw new Error(`there is no stack '${name}'`);
  const browsers: PairBrowsers | null =
    tested.stack.place === 'node' ? null : await Browsers.open('stack-page.js');
  const reached = await reachStack(tested.stack, browsers);
  const tests: [title: string, run: () => Promise<void>][] = [];
  const hooks: Record<'before' | 'after', (() => void | Promise<void>)[]> = { before: [], after: [] };
  const ignore = (): void => undefined;
  networkConformance({
    ...badNetworkOptions(tested),
    extension: reached.extension,
    dsl: {
      describe: (_title, body) => {
        body();
      },
      it: (title, run) => {
        if (partOf(title) === part) tests.push([title, run]);
      },
      before: (hook) => hooks.before.push(hook),
      after: (hook) => hooks.after.push(hook),
      beforeEach: ignore,
      afterEach: ignore,
    },
  });
  for (const hook of hooks.before) await hook();
  for (const [title, run] of tests) {
    const failure = await run().then(
      () => null,
      (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error)),
    );
    const result: BadNetworkResult = { title, failure };
    process.send?.(result);
  }
  for (const hook of hooks.after) await hook();
  await reached.close();
  await browsers?.close();
  process.disconnect();
}

// Nobody is left to tell.
process.once('disconnect', () => process.exit());
await main(process.argv[2] ?? '', process.argv[3] ?? '');
