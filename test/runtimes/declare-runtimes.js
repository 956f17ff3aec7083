import { expect } from 'chai';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EXTENSIONS, install, RUNTIMES, runSuite } from './runtimes.js';

/** For the downloads of a fresh machine, too. */
const TIMEOUT_MS = 1_200_000;

/** Fewer than the suite has, more than a broken run would make. */
const FEWEST_TESTS = 100;

/**
 * Declares a run of the suite for every runtime and extension.
 *
 * @param {string} title
 * @param {readonly string[]} options of the suite's command
 */
export function declareRuntimes(title, options) {
  describe(title, function () {
    this.timeout(TIMEOUT_MS);
    let folder;
    let consumer;

    before(async () => {
      folder = mkdtempSync(path.join(tmpdir(), 'peerplug-runtimes-'));
      consumer = path.join(folder, 'consumer');
      mkdirSync(consumer);
      await install(consumer);
    });

    after(() => {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    });

    for (const runtime of RUNTIMES) {
      for (const extension of EXTENSIONS) {
        it(`${runtime.name} runs ${extension}`, async () => {
          const { node, totals, results } = await runSuite(runtime, extension, consumer, options);
          const failed = results.filter(({ status }) => ['failed', 'blocked'].includes(status));
          expect(failed.map(({ id, error, reason }) => `${id}: ${error ?? reason}`)).to.deep.equal([]);
          expect(totals.passed).to.be.above(FEWEST_TESTS);
          expect(node.replace(/^v/u, 'Node.js ')).to.satisfy((name) => name.startsWith(runtime.name));
        });
      }
    }
  });
}
