import { expect } from 'chai';
import { HeldCalls } from './held-calls.js';

describe('held calls', () => {
  it('wait for their moment, keep their order, and wait no longer after it', () => {
    const calls = new HeldCalls();
    const made: number[] = [];
    calls.run(() => made.push(1));
    calls.run(() => made.push(2));
    expect(made).to.deep.equal([]);
    calls.release();
    calls.run(() => made.push(3));
    calls.release();
    expect(made).to.deep.equal([1, 2, 3]);
  });

  it('wait for as long as they were told, or less', async () => {
    const calls = new HeldCalls();
    const start = performance.now();
    calls.releaseWithin(30);
    await new Promise<void>((resolve) => {
      calls.run(resolve);
    });
    // Node's timers count whole milliseconds.
    expect(performance.now() - start).to.be.at.least(29);
  });

  it('are made at once where they have no time to wait', () => {
    const calls = new HeldCalls();
    let made = 0;
    calls.run(() => (made += 1));
    calls.releaseWithin(0);
    expect(made).to.equal(1);
  });

  it('are never made after they were dropped', async () => {
    const calls = new HeldCalls();
    let made = 0;
    calls.run(() => (made += 1));
    calls.releaseWithin(1);
    calls.drop();
    calls.run(() => (made += 1));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(made).to.equal(0);
  });
});
