import { expect } from 'chai';
import { constants, PerformanceObserver } from 'node:perf_hooks';
import { runInNewContext } from 'node:vm';
import { collectGarbageSoon } from './forced-garbage-collection.js';

/** Before any collection was forced. */
const GC_OF_NEW_CONTEXTS: unknown = runInNewContext('typeof gc');

const { NODE_PERFORMANCE_GC_FLAGS_FORCED } = constants;

/** What an entry of the type 'gc' has beside what every entry has. */
interface GcEntry {
  readonly detail: { readonly flags: number };
}

describe('collectGarbageSoon', () => {
  let collections: number;
  let observer: PerformanceObserver;

  beforeEach(() => {
    collections = 0;
    observer = new PerformanceObserver((list) => {
      const entries = list.getEntries() as unknown as readonly GcEntry[]; // of the type that is observed
      collections += entries.filter(
        ({ detail }) => (detail.flags & NODE_PERFORMANCE_GC_FLAGS_FORCED) !== 0,
      ).length;
    });
    observer.observe({ entryTypes: ['gc'] });
  });
  afterEach(() => {
    observer.disconnect();
  });

  it('has a thousand objects collected together: a peer may drop as many as it likes', async () => {
    const dropped = Array.from({ length: 1000 }, () => new WeakRef({}));
    for (const object of dropped) collectGarbageSoon(object);
    await until(() => dropped.every((object) => object.deref() === undefined));
    await until(() => collections > 0);
    expect(collections, 'collections').to.be.at.most(10);
  });

  it("leaves V8's flag as it was", async () => {
    const dropped = new WeakRef({});
    collectGarbageSoon(dropped);
    await until(() => dropped.deref() === undefined);
    expect(runInNewContext('typeof gc')).to.equal(GC_OF_NEW_CONTEXTS);
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition())
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
}
