import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { readmeExample } from './example.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The package whose node_modules hold what the example imports. */
const home = `${root}examples/minimal/`;

describe('README.md', () => {
  it('shows an example that runs as printed, says what it prints, and ends by itself', function () {
    this.timeout(30_000);
    const readme = readFileSync(`${root}README.md`, 'utf8');
    const promised = /It prints `([^`]+)`/.exec(readme)?.[1];
    const folder = mkdtempSync(`${home}dist/readme-`);
    try {
      writeFileSync(`${folder}/example.mjs`, readmeExample());
      const printed = execFileSync(process.execPath, [`${folder}/example.mjs`], {
        encoding: 'utf8',
        timeout: 20_000,
      });
      expect(printed).to.equal(`${String(promised)}\n`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('names only files that exist', () => {
    for (const file of ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md']) {
      const text = readFileSync(`${root}${file}`, 'utf8');
      for (const [, target] of text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)) {
        expect(() => readFileSync(`${root}${target}`), `${file} → ${target}`).not.to.throw(/ENOENT/);
      }
    }
  });
});
