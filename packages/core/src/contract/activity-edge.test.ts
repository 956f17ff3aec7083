import { expect } from 'chai';
import { ActivityEdge, type ActivityListener } from './activity-edge.js';
import { collectGarbage, isCollected } from '../testing/collect-garbage-node.js';
import { nextTask } from '../testing/next-task.js';

const ignore = (): void => undefined;

class CountingListener implements ActivityListener {
  count = 0;

  news = 0;

  onActivity(): void {
    this.count += 1;
  }

  onNews(): void {
    this.news += 1;
  }
}

describe('ActivityEdge', function () {
  this.timeout(20_000);

  it('tells in a microtask, never inside the call', async () => {
    const edge = new ActivityEdge();
    const listener = new CountingListener();
    edge.attach(listener);
    edge.raise();
    expect(listener.count).to.equal(0);
    await Promise.resolve();
    expect(listener.count).to.equal(1);
  });

  it('tells once until it is settled', async () => {
    const edge = new ActivityEdge();
    const listener = new CountingListener();
    edge.attach(listener);
    edge.raise();
    edge.raise();
    await nextTask();
    edge.raise();
    await nextTask();
    expect(listener.count).to.equal(1);
    expect(edge.isRaised).to.equal(true);
    edge.settle();
    expect(edge.isRaised).to.equal(false);
    edge.raise();
    await nextTask();
    expect(listener.count).to.equal(2);
  });

  it('tells nothing where all was settled before the microtask', async () => {
    const edge = new ActivityEdge();
    const listener = new CountingListener();
    edge.attach(listener);
    edge.raise();
    edge.settle();
    await nextTask();
    expect(listener.count).to.equal(0);
    edge.raise();
    await nextTask();
    expect(listener.count).to.equal(1);
  });

  it('tells once of what is settled and raised again within one turn', async () => {
    const edge = new ActivityEdge();
    const listener = new CountingListener();
    edge.attach(listener);
    edge.raise();
    edge.settle();
    edge.raise();
    await nextTask();
    expect(listener.count).to.equal(1);
  });

  it('tells a listener that is attached late of what was raised before', async () => {
    const edge = new ActivityEdge();
    const listener = new CountingListener();
    edge.raise();
    await nextTask();
    edge.attach(listener);
    expect(listener.count).to.equal(0);
    await nextTask();
    expect(listener.count).to.equal(1);
  });

  it('tells again when it is nudged, where something waits', async () => {
    const edge = new ActivityEdge();
    const listener = new CountingListener();
    edge.attach(listener);
    edge.nudge();
    await nextTask();
    expect(listener.count, 'nothing waits').to.equal(0);
    edge.raise();
    edge.nudge();
    await nextTask();
    expect(listener.count, 'raised and nudged at once').to.equal(1);
    edge.nudge();
    await nextTask();
    expect(listener.count, 'nudged later').to.equal(2);
  });

  it('settles itself where nothing is left to look at once the listener was told', async () => {
    let isDrained = false;
    const edge = new ActivityEdge(() => isDrained);
    const listener = new CountingListener();
    edge.attach(listener);
    edge.raise();
    await nextTask();
    expect(edge.isRaised).to.equal(true);
    edge.settle();
    isDrained = true;
    edge.raise();
    await nextTask();
    expect(edge.isRaised).to.equal(false);
    edge.raise();
    await nextTask();
    expect(listener.count).to.equal(3);
  });

  it('tells nothing once it is detached, not even what was scheduled', async () => {
    const edge = new ActivityEdge();
    const listener = new CountingListener();
    edge.attach(listener);
    edge.raise();
    edge.detach();
    await nextTask();
    edge.raise();
    await nextTask();
    expect(listener.count).to.equal(0);
  });

  it('holds its listener weakly', async () => {
    const edge = new ActivityEdge();
    const reference = ((): WeakRef<CountingListener> => {
      const listener = new CountingListener();
      edge.attach(listener);
      return new WeakRef(listener);
    })();
    expect(await isCollected(reference)).to.equal(true);
    edge.raise();
    await nextTask();
  });

  it('keeps a listener alive that is held, until it is let go', async () => {
    const edge = new ActivityEdge();
    const reference = heldListener(edge);
    expect(await isCollected(reference)).to.equal(false);
    edge.hold(null);
    expect(await isCollected(reference)).to.equal(true);
  });

  it('tells a held listener of the end, and then lets it go', async () => {
    const edge = new ActivityEdge();
    const reference = heldListener(edge);
    edge.raise();
    edge.end();
    await Promise.resolve();
    expect(reference.deref()?.count).to.equal(1);
    expect(await isCollected(reference)).to.equal(true);
  });

  it('keeps a held listener until it was told of the end', async () => {
    const edge = new ActivityEdge();
    let told = 0;
    ((): void => {
      const listener = { onActivity: (): number => (told += 1), onNews: ignore };
      edge.attach(listener);
      edge.hold(listener);
    })();
    await nextTask();
    edge.raise();
    edge.end();
    collectGarbage();
    await nextTask();
    expect(told).to.equal(1);
  });

  it('lets a held listener go at the end at once, where nothing is left to tell', async () => {
    const edge = new ActivityEdge();
    const reference = heldListener(edge);
    edge.end();
    expect(await isCollected(reference)).to.equal(true);
  });

  it('lets a held listener go when it is detached', async () => {
    const edge = new ActivityEdge();
    const reference = heldListener(edge);
    edge.detach();
    expect(await isCollected(reference)).to.equal(true);
  });

  for (const finish of ['end', 'detach'] as const) {
    it(`keeps no listener alive that comes after ${finish}()`, async () => {
      const edge = new ActivityEdge();
      edge[finish]();
      expect(await isCollected(heldListener(edge))).to.equal(true);
    });
  }

  it('still tells a listener that somebody else keeps, after the end', async () => {
    const edge = new ActivityEdge();
    const listener = new CountingListener();
    edge.attach(listener);
    edge.end();
    edge.raise();
    await nextTask();
    expect(listener.count).to.equal(1);
  });

  describe('that is watched', () => {
    it('tells of each change, whether or not it was looked at, in a microtask', async () => {
      const { edge, listener } = watched();
      edge.raise();
      expect(listener.news).to.equal(0);
      await Promise.resolve();
      expect([listener.count, listener.news]).to.deep.equal([1, 1]);
      edge.raise();
      await Promise.resolve();
      expect([listener.count, listener.news], 'nobody looked').to.deep.equal([1, 2]);
      edge.settle();
      await Promise.resolve();
      expect([listener.count, listener.news], 'looked').to.deep.equal([1, 3]);
      edge.settle();
      await Promise.resolve();
      expect(listener.news, 'nothing to look at').to.equal(3);
    });

    it('tells once of several changes of one turn', async () => {
      const { edge, listener } = watched();
      edge.raise();
      edge.settle();
      edge.raise();
      await nextTask();
      expect(listener.news).to.equal(1);
    });

    it('tells of its end, even a listener that nobody else keeps', async () => {
      const edge = new ActivityEdge();
      let news = 0;
      ((): void => {
        const listener = { onActivity: ignore, onNews: (): number => (news += 1) };
        edge.attach(listener);
        edge.hold(listener);
      })();
      edge.isWatched = true;
      edge.detach();
      collectGarbage();
      await Promise.resolve();
      expect(news).to.equal(1);
    });

    it('tells nothing more once nobody watches', async () => {
      const { edge, listener } = watched();
      edge.isWatched = false;
      edge.raise();
      edge.settle();
      edge.detach();
      await nextTask();
      expect(listener.news).to.equal(0);
    });
  });
});

function watched(): { readonly edge: ActivityEdge; readonly listener: CountingListener } {
  const edge = new ActivityEdge();
  const listener = new CountingListener();
  edge.attach(listener);
  edge.hold(listener);
  edge.isWatched = true;
  return { edge, listener };
}

/** Attaches a listener that only the edge keeps alive. */
function heldListener(edge: ActivityEdge): WeakRef<CountingListener> {
  const listener = new CountingListener();
  edge.attach(listener);
  edge.hold(listener);
  return new WeakRef(listener);
}
