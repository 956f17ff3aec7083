import { networkConformance } from '@peerplug/conformance';
import { BadNetworkRun } from './bad-network-run.js';
import { badNetworkOptions, BAD_NETWORK_STACKS, partOf } from './bad-network-stacks.js';

/** The process of each stack registers its extensions. */
const ignore = (): void => undefined;

const stacks = Object.entries(BAD_NETWORK_STACKS).map(([name, stack]) => ({
  stack,
  transfers: new BadNetworkRun(name, 'transfers'),
  others: new BadNetworkRun(name, 'others'),
}));

// Beside all other tests, which come first; a run of some tests starts what it needs.
before(() => {
  if (process.argv.includes('--grep')) return;
  for (const { transfers } of stacks) transfers.start();
});

after(() => {
  for (const { transfers } of stacks) transfers.stop();
});

describe('bad networks', () => {
  // All stacks at once: they wait more than they compute.
  before(() => {
    for (const { others, transfers } of stacks) {
      others.start();
      transfers.start();
    }
  });

  after(() => {
    for (const { others } of stacks) others.stop();
  });

  for (const { stack, ...runs } of stacks) {
    networkConformance({
      ...badNetworkOptions(stack),
      dsl: {
        describe,
        it: (title) => it(title, () => runs[partOf(title)].test(title)),
        before: ignore,
        after: ignore,
        beforeEach: ignore,
        afterEach: ignore,
      },
    });
  }
});
