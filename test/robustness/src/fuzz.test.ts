import { inMemoryExtension } from '@peerplug/conformance';
import { registerExtension } from '@peerplug/core';
import { expect } from 'chai';
import { PROPERTIES } from './properties.js';
import { chooseSeed, runProperty } from './run-property.js';

const RUNS = 300;
const LIMIT_MS = 8000;

describe('generated input', function () {
  this.timeout(60_000);

  before(() => {
    registerExtension(inMemoryExtension);
  });

  for (const [name, propertyOf] of Object.entries(PROPERTIES)) {
    it(`${name}: no exception, no hang, and states as the rules say`, async () => {
      const property = propertyOf(inMemoryExtension.name);
      const tried = await runProperty(property, { runs: RUNS, seed: chooseSeed(), limitMs: LIMIT_MS });
      expect(tried).to.be.at.least(RUNS / 10);
    });
  }
});
