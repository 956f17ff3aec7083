import { expect } from 'chai';
import { WeriftInternals } from './internals.js';

interface Parts {
  readonly here: number;
  readonly gone: number;
}

describe('WeriftInternals', () => {
  let warnings: string[];
  let logger: { warn(message: string): void };

  beforeEach(() => {
    warnings = [];
    logger = { warn: (message) => void warnings.push(message) };
  });

  it('gives a patch its object if all is there, inherited members too, and warns of nothing', () => {
    const target = Object.create({ here: 1 }) as object;
    expect(new WeriftInternals(logger).of<Parts>('room/patch', target, 'here')).to.equal(target);
    expect(warnings).to.deep.equal([]);
  });

  it('leaves a patch out if a member is gone, and names both to the logger once', () => {
    for (let connection = 0; connection < 3; connection += 1) {
      const internals = new WeriftInternals(logger);
      expect(internals.of<Parts>('room/patch', { here: 1 }, 'here', 'gone')).to.equal(null);
    }
    expect(warnings).to.have.lengthOf(1);
    expect(warnings[0]).to.contain("'room/patch'").and.to.contain("'gone'").and.not.to.contain("'here'");
  });

  it('reports every patch, and to every logger', () => {
    const others: string[] = [];
    for (const patch of ['a', 'b']) new WeriftInternals(logger).of<Parts>(patch, {}, 'gone');
    new WeriftInternals({ warn: (message) => void others.push(message) }).of<Parts>('a', {}, 'gone');
    expect([warnings.length, others.length]).to.deep.equal([2, 1]);
  });
});
