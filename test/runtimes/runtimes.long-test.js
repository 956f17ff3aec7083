import { expect } from 'chai';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EXTENSIONS, install, RUNTIMES, runSuite } from './runtimes.js';

/** For the downloads of a fresh machine, too. */
const TIMEOUT_MS = 600_000;

/** Fewer than the suite has, more than a broken run would make. */
const FEWEST_TESTS = 100;

describe('the suite from packed tarballs', function () {
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
        const { node, totals, results } = await runSuite(runtime, extension, consumer);
        const failed = results.filter(({ status }) => ['failed', 'blocked'].includes(status));
        expect(failed.map(({ id, error, reason }) => `${id}: ${error ?? reason}`)).to.deep.equal([]);
        expect(totals.passed).to.be.above(FEWEST_TESTS);
        expect(node.replace(/^v/u, 'Node.js ')).to.satisfy((name) => name.startsWith(runtime.name));
      });
    }
  }
});
