import { networkConformance } from '@peerplug/conformance';
import { BadNetworkRun } from './bad-network-run.js';
import { badNetworkOptions, BAD_NETWORK_STACKS } from './bad-network-stacks.js';

/** The process of each stack registers its extensions. */
const ignore = (): void => undefined;

describe('bad networks', () => {
  for (const [name, stack] of Object.entries(BAD_NETWORK_STACKS)) {
    const run = new BadNetworkRun(name);
    // All at once: they wait more than they compute.
    before(() => {
      run.start();
    });
    after(() => {
      run.stop();
    });
    networkConformance({
      ...badNetworkOptions(stack),
      dsl: {
        describe,
        it: (title) => it(title, () => run.test(title)),
        before: ignore,
        after: ignore,
        beforeEach: ignore,
        afterEach: ignore,
      },
    });
  }
});
