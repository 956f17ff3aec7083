import { inMemoryExtension } from '@peerplug/conformance';
import { registerExtension } from '@peerplug/core';
import { expect } from 'chai';
import { fuzzInProcess } from './fuzz-process.js';
import { PROPERTIES } from './properties.js';
import { chooseSeed, runProperty } from './run-property.js';

const RUNS = 10_000;

/** Cases under way at a time; a real connection spends most of its time waiting. */
const LANES = 32;

/** Thousands of connections have been closed in the moments before, on a machine that has other work. */
const EXIT_MS = 10_000;

describe('ten thousand generated cases', function () {
  this.timeout(15 * 60_000);

  describe('in memory', () => {
    before(() => {
      registerExtension(inMemoryExtension);
    });

    for (const [name, propertyOf] of Object.entries(PROPERTIES)) {
      it(`${name}: no exception, no hang, and states as the rules say`, async () => {
        const property = propertyOf(inMemoryExtension.name);
        expect(await runProperty(property, { runs: RUNS, seed: chooseSeed() })).to.be.at.least(RUNS);
      });
    }
  });

  for (const extension of ['libdatachannel', 'werift']) {
    describe(`on ${extension}`, () => {
      for (const property of Object.keys(PROPERTIES)) {
        it(`${property}: no exception, no abort, no hang, and states as the rules say`, async () => {
          const task = { extension, property, runs: RUNS, seed: chooseSeed(), lanes: LANES };
          const { tried, exitMs } = await fuzzInProcess(task);
          expect(tried).to.be.at.least(RUNS);
          expect(exitMs, 'milliseconds until the process ends').to.be.below(EXIT_MS);
        });
      }
    });
  }
});
