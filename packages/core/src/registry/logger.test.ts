import { expect } from 'chai';
import { Logger } from './logger.js';
import { provide, resolve } from './public-functions.js';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;

describe('Logger', () => {
  it('is known by its name, in every version and copy of this package', () => {
    expect(Logger.name).to.equal('@peerplug/core/Logger');
  });

  it('is silent unless one is provided', () => {
    const logger = resolve(Logger);
    for (const level of LEVELS) logger[level]('heard by nobody', 1);
    expect(Object.isFrozen(logger)).to.equal(true);
    expect(resolve(Logger)).to.equal(logger);
  });

  it('is what was provided, until that is taken back', () => {
    const silent = resolve(Logger);
    const lines: unknown[] = [];
    const log = (...line: unknown[]): number => lines.push(line);
    const own = { debug: log, info: log, warn: log, error: log };
    const takeBack = provide(Logger, own);
    try {
      resolve(Logger).warn('heard', 1);
    } finally {
      takeBack();
    }
    expect(lines).to.deep.equal([['heard', 1]]);
    expect(resolve(Logger)).to.equal(silent);
  });

  it('may be the console', () => {
    const takeBack = provide(Logger, console);
    expect(resolve(Logger)).to.equal(console);
    takeBack();
  });
});
