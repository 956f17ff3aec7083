import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { BROWSER_TIMEOUT_MS } from './browsers.js';
import { ensureBrowser } from './browser-tools.js';
import { HIDDEN_PAIRS, HIDDEN_TESTS, type HiddenReport } from './hidden-addresses.js';
import { processesIn, spawnInNamespace, whyNoNamespace } from './network-namespace.js';

const PROCESS = fileURLToPath(new URL('hidden-addresses-process.js', import.meta.url));

describe('a Chromium that hides its addresses behind mDNS names', () => {
  const reason = whyNoNamespace();
  if (reason !== null) {
    it(
      `is left out, because multicast would leave this machine: no network namespace can be made (${reason})`,
    );
    return;
  }

  const reports: HiddenReport[] = [];
  let complaints = '';
  let status: unknown = null;

  before(async function () {
    this.timeout(BROWSER_TIMEOUT_MS);
    await ensureBrowser('chrome');
    const child = spawnInNamespace(PROCESS);
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaints += text));
    const { stdout } = child;
    if (stdout === null) throw new Error('the process has no output');
    const ended = once(child, 'close');
    for await (const line of createInterface(stdout)) reports.push(JSON.parse(line) as HiddenReport); // its own
    status = (await ended)[0];
  });

  it('gives nothing but names under .local', () => {
    const names = reports.flatMap((report) => (report.kind === 'candidates' ? report.names : []));
    expect(names, complaints).not.to.have.lengthOf(0);
    for (const name of names)
      expect(name).to.match(/^candidate:\S+ \d+ \S+ \d+ [\da-f-]+\.local \d+ typ host/);
  });

  for (const [a, b] of HIDDEN_PAIRS) {
    for (const id of HIDDEN_TESTS) {
      const [nameOfA, nameOfB] = [a.extension.name, b.extension.name];
      it(`passes ${id}: ${nameOfA} with ${nameOfB}`, () => {
        const own = reports.filter(
          (report) =>
            report.kind === 'result' && report.a === nameOfA && report.b === nameOfB && report.id === id,
        );
        expect(own, complaints).to.deep.equal([{ kind: 'result', a: nameOfA, b: nameOfB, id, error: null }]);
      });
    }
  }

  it('leaves no process in the namespace, which is gone with the last', () => {
    expect(status, complaints).to.equal(0);
    const [namespace] = reports.flatMap((report) => (report.kind === 'namespace' ? [report.name] : []));
    expect(namespace).to.match(/^net:\[\d+\]$/);
    expect(processesIn(namespace ?? '')).to.deep.equal([]);
  });
});
