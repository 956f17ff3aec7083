import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { runConformance } from './run-conformance.js';
import { RULES_VERSION, SUITE_VERSION } from './suite-version.js';
import { inMemoryExtension } from '../in-memory/extension.js';

describe('the versions in a report', () => {
  it('are those of the package and of the rule set', async () => {
    const manifest: unknown = JSON.parse(
      readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
    );
    expect(manifest).to.include({ version: SUITE_VERSION });
    expect(RULES_VERSION).to.match(/^\d+\+[\da-f]{8}$/);
    const report = await runConformance({ extension: inMemoryExtension, grep: 'LIFE-02' });
    expect(report).to.include({ suite: SUITE_VERSION, rules: RULES_VERSION });
  });
});
