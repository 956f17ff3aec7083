import { expect } from 'chai';
import { RateMeter } from './rate-meter.js';

describe('RateMeter', () => {
  it('is 0 before anything has come', () => {
    const meter = new RateMeter();
    expect(meter.recent).to.equal(0);
    meter.add(0, 50);
    expect(meter.recent).to.equal(0);
    expect(meter.average).to.equal(0);
  });

  it('does not count the time before the first byte', () => {
    const meter = new RateMeter();
    meter.add(0, 0);
    meter.add(0, 10_000);
    meter.add(500, 10_500);
    expect(meter.recent).to.equal(1000);
    expect(meter.average).to.equal(1000);
  });

  it('forgets in `recent` what is long ago, and in `average` nothing', () => {
    const meter = new RateMeter();
    for (let second = 0; second <= 10; second += 1) meter.add(Math.min(second, 5) * 100, second * 1000);
    expect(meter.recent).to.equal(0);
    expect(meter.average).to.equal(50);
  });
});
