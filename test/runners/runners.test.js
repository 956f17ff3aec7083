import { expect } from 'chai';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const MODULES = path.join(FOLDER, '..', '..', 'node_modules');

/** How each runner is started, and how it is told which tests to run. */
const RUNNERS = {
  Mocha: {
    parameters: [
      '--expose-gc',
      path.join(MODULES, 'mocha', 'bin', 'mocha.js'),
      '--no-config',
      'mocha-suite.js',
    ],
    saysWhy: true,
    only: (pattern) => ['--grep', pattern],
    passed: /^\s*(\d+) passing/mu,
    failed: /^\s*(\d+) failing/mu,
    skipped: /^\s*(\d+) pending/mu,
  },
  "Node's own runner": {
    parameters: ['--expose-gc', '--test', '--test-reporter=tap'],
    files: ['node-suite.js'],
    saysWhy: true,
    only: (pattern) => [`--test-name-pattern=${pattern}`],
    passed: /^# pass (\d+)/mu,
    failed: /^# fail (\d+)/mu,
    skipped: /^# skipped (\d+)/mu,
  },
  Vitest: {
    parameters: [path.join(MODULES, 'vitest', 'vitest.mjs'), 'run', '--no-color'],
    saysWhy: false, // its default reporter prints no note of a skipped test
    only: (pattern) => ['--testNamePattern', pattern],
    passed: /^\s*Tests .*?(\d+) passed/mu,
    failed: /^\s*Tests .*?(\d+) failed/mu,
    skipped: /^\s*Tests .*?(\d+) skipped/mu,
  },
};

/** Enough of the suite to see that a run of nearly nothing is not taken for one. */
const LEAST_TESTS = 100;

/** Of an extension that makes no offers: what shows that, and what does not build on one. */
const MOST_FAILED = 8;
const LEAST_SKIPPED = 90;

describe('the suite', function () {
  // Each run takes some seconds, on a machine that may be busy.
  this.timeout(120_000);

  for (const [name, runner] of Object.entries(RUNNERS)) {
    it(`is green under ${name}, whole`, async () => {
      const { status, output } = await run(runner);
      expect(status, output).to.equal(0);
      const [, passed] = runner.passed.exec(output) ?? [];
      expect(Number(passed), output).to.be.at.least(LEAST_TESTS);
    });

    it(`is red under ${name} where an extension falls short, and says what its author has to do`, async () => {
      const { status, output } = await run(runner, { only: 'NEG-05', env: { BROKEN: '1' } });
      expect(status, output).not.to.equal(0);
      expect(output)
        .to.include('no offers today')
        .and.to.include('rule 9: ')
        .and.to.include('likely broken, duty ');
    });

    it(`skips under ${name} what builds on what has failed, and is red`, async () => {
      const { status, output } = await run(runner, { env: { BROKEN: '1' } });
      expect(status, output).not.to.equal(0);
      const [failed, skipped] = [runner.failed, runner.skipped].map((pattern) =>
        Number(pattern.exec(output)?.[1]),
      );
      expect(failed, output).to.be.within(1, MOST_FAILED);
      expect(skipped, output).to.be.at.least(LEAST_SKIPPED);
      if (runner.saysWhy) expect(output).to.include('blocked by BASE-02: two ends connect');
    });
  }
});

/**
 * @param {{ parameters: string[], files?: string[], only: (pattern: string) => string[] }} runner
 * @param {{ only?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<{ status: number | null, output: string }>}
 */
function run({ parameters, files = [], only: onlyOf }, { only, env = {} } = {}) {
  const filter = only === undefined ? [] : onlyOf(only);
  const child = spawn(process.execPath, [...parameters, ...filter, ...files], {
    cwd: FOLDER,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, output }));
  });
}
