import type { ConformanceReport } from '@peerplug/conformance';
import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { LOOPBACK } from './loopback.js';

const COMMAND = fileURLToPath(new URL('command/main-node.js', import.meta.resolve('@peerplug/conformance')));

/** Longer than the tests of claims take one after the other; a lost peer alone takes half a minute. */
const RUN_TIMEOUT_MS = 300_000;

/** The tests that prove claims beside the suite, and what they build on. */
const CLAIMS = '^(?:BASE|CLAIM|NET)-';

interface Lie {
  /** What the descriptor says instead of the truth, as the text of an object. */
  readonly claims: string;
  /** The claims that the report has to call failed. */
  readonly failed: readonly string[];
  readonly grep: string;
}

/** Of both stacks the truth is that a silent peer takes 30 s, and that no mDNS name is resolved. */
const LIES: Readonly<Record<string, readonly Lie[]>> = {
  libdatachannel: [
    { claims: 'disconnectedState: true', failed: ['lostPeerMs', 'disconnectedState'], grep: 'NET-07' },
    { claims: 'lostPeerMs: 2000', failed: ['lostPeerMs', 'disconnectedState'], grep: 'NET-07' },
    {
      claims: 'turn: { udp: true, tcp: true, tls: true }',
      failed: ['turn.tcp', 'turn.tls'],
      grep: 'CLAIM-0[234]',
    },
    { claims: 'mdns: true', failed: ['mdns'], grep: 'CLAIM-0[56]' },
  ],
  werift: [
    { claims: 'disconnectedState: false', failed: ['lostPeerMs', 'disconnectedState'], grep: 'NET-07' },
    { claims: 'mdns: true', failed: ['mdns'], grep: 'CLAIM-0[56]' },
  ],
};

describe('the claims of a descriptor', function () {
  this.timeout(RUN_TIMEOUT_MS);
  let folder = '';

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'peerplug-claims-'));
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const run = async (module: string, grep: string): Promise<ConformanceReport> => {
    const report = path.join(folder, 'report.json');
    const parameters = ['--grep', grep, '--configuration', JSON.stringify(LOOPBACK), '--reporter', 'json'];
    const said = await outputOf([COMMAND, module, ...parameters, '--output', report]);
    try {
      return JSON.parse(readFileSync(report, 'utf8')) as ConformanceReport; // the command's own
    } catch (cause) {
      throw new Error(`no report was written: ${said}`, { cause });
    } finally {
      rmSync(report, { force: true });
    }
  };

  for (const [name, lies] of Object.entries(LIES)) {
    const module = fileURLToPath(import.meta.resolve(`@peerplug/backend-${name}`));

    it(`of ${name} that take a network are proved`, async () => {
      const { claims, causes } = await run(module, CLAIMS);
      const statusOf = (claim: string): string | undefined =>
        claims.find((check) => check.name === claim)?.status;
      const beside = ['lostPeerMs', 'disconnectedState', 'heavyLoss', 'turn.udp', 'mdns'];
      expect(beside.map(statusOf), JSON.stringify(causes)).to.deep.equal(beside.map(() => 'proved'));
    });

    for (const { claims: lie, failed, grep } of lies) {
      it(`of ${name} fail where they are a lie: ${lie}`, async () => {
        const liar = path.join(folder, `${name}.mjs`);
        writeFileSync(
          liar,
          `import { extension as honest } from ${JSON.stringify(import.meta.resolve(`@peerplug/backend-${name}`))};
const capabilities = Object.freeze({ ...honest.capabilities, ${lie} });
export const extension = { ...honest, capabilities };
`,
        );
        const { claims } = await run(liar, grep);
        const lost = claims.filter(({ status }) => status === 'failed').map((claim) => claim.name);
        expect(lost).to.have.members(failed);
      });
    }
  }
});

/** What a program of Node.js prints, whatever its status. */
function outputOf(parameters: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, parameters, (_error, stdout, stderr) => {
      resolve(`${stdout}${stderr}`);
    });
  });
}
