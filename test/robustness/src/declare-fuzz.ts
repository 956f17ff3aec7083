import { inMemoryExtension } from '@peerplug/conformance';
import { registerExtension } from '@peerplug/core';
import { expect } from 'chai';
import { fuzzInProcess } from './fuzz-process.js';
import { PROPERTIES } from './properties.js';
import { chooseSeed, runProperty } from './run-property.js';

/** Cases under way at a time; a real connection spends most of its time waiting. */
const LANES = 32;

/** Thousands of connections have been closed in the moments before, on a machine that has other work. */
const EXIT_MS = 10_000;

/** What one case may take at the most, of those under way at a time. */
const CASE_MS = 90;

/** Declares tests that try each property with a number of generated cases, in memory and on the stacks of Node.js. */
export function declareGeneratedCases(title: string, runs: number): void {
  describe(title, function () {
    this.timeout(60_000 + runs * CASE_MS);

    describe('in memory', () => {
      before(() => {
        registerExtension(inMemoryExtension);
      });

      for (const [name, propertyOf] of Object.entries(PROPERTIES)) {
        it(`${name}: no exception, no hang, and states as the rules say`, async () => {
          const property = propertyOf(inMemoryExtension.name);
          expect(await runProperty(property, { runs, seed: chooseSeed() })).to.be.at.least(runs);
        });
      }
    });

    for (const extension of ['libdatachannel', 'werift']) {
      describe(`on ${extension}`, () => {
        for (const property of Object.keys(PROPERTIES)) {
          it(`${property}: no exception, no abort, no hang, and states as the rules say`, async () => {
            const task = { extension, property, runs, seed: chooseSeed(), lanes: LANES };
            const { tried, exitMs } = await fuzzInProcess(task);
            expect(tried).to.be.at.least(runs);
            expect(exitMs, 'milliseconds until the process ends').to.be.below(EXIT_MS);
          });
        }
      });
    }
  });
}
