import { expect } from 'chai';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ConformanceReport } from '../run/conformance-report.js';
import { everyClaimTest } from '../claims/claim-tests-node.js';
import { testCases } from '../tests/test-cases.js';
import { fixture, type Outcome, runCommandLine } from './testing/run-command-line-node.js';

describe('peerplug-conformance', function () {
  // Each starts two processes, on a machine that may be busy.
  this.timeout(60_000);
  let folder = '';

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'peerplug-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const run = (...parameters: string[]): Promise<Outcome> => runCommandLine(parameters, folder);
  const write = (name: string, content: unknown): string => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
    return name;
  };
  const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
  const reportIn = (text: string): ConformanceReport => JSON.parse(text) as ConformanceReport;
  const copyOf = (name: string): string => `export * from '${pathToFileURL(fixture(name)).href}';\n`;

  describe('runs', () => {
    it('the whole suite, is 0 where nothing falls short, and exits by itself', async () => {
      const { status, stdout, stderr } = await run(fixture('sound'), '--reporter', 'json');
      const { results, totals, extension, peer, node } = reportIn(stdout);
      expect([status, extension, peer, node]).to.deep.equal([0, 'in-memory', 'in-memory', process.version]);
      const beside = everyClaimTest().filter(({ id }) => id !== 'NET-11'); // in its place NET-01
      const ids = [...testCases, ...beside].map(({ id }) => id);
      expect(results.map(({ id }) => id)).to.deep.equal([...ids, 'EXIT-01']);
      expect(totals).to.include({ failed: 0, knownFailures: 0 });
      expect(results.find(({ id }) => id === 'FAULT-07')?.durationMs, 'garbage can be collected').to.be.above(
        5,
      );
      expect(stderr).to.include(`${String(results.length)}/${String(results.length)} ✔ EXIT-01`);
    });

    it('part of it, prints each result as it comes, and is 1 where something falls short', async () => {
      const { status, stdout, stderr } = await run(fixture('falling-short'), '--grep', 'NEG-0[56]|NEG-01');
      expect(status).to.equal(1);
      expect(stdout).to.match(/^conformance of refusing, version 0\.1\.0, in v\d+/);
      expect(stdout).to.include('    ✔ NEG-01').and.to.include('    ✘ NEG-05');
      expect(stdout).to.include('        rule 9: ').and.to.include('no offers today');
      expect(stdout).to.include('\n  1 passed, 2 failed, 0 pending, 0 known failures\n');
      expect(stdout).to.match(/Causes, that of most tests first\n {4}2 tests: 2 failed \(NEG-05, NEG-06\)\n/);
      expect(stderr).to.equal('');
    });

    it('without the claims that take a network with --quick, and says which were not checked', async () => {
      const { status, stdout } = await run(fixture('sound'), '--grep', 'CLOSE-06|CLAIM', '--quick');
      expect(status).to.equal(0);
      expect(stdout).to.include('\n  1 passed, 0 failed, 0 pending');
      expect(stdout).to.match(
        /\n {2}not checked: .*lostPeerMs \(200\), .*: its tests were left out of this run\n/,
      );
      expect(stdout).not.to.match(/not checked: .*remoteCloseMs/);
    });

    it('all of it, and does not run what builds on what has failed', async () => {
      const { status, stdout } = await run(fixture('falling-short'), '--reporter', 'json');
      const { totals, causes, results } = reportIn(stdout);
      expect(status).to.equal(1);
      expect(totals.failed, stdout).to.be.below(8);
      expect(totals.blocked).to.be.above(90);
      expect(causes[0]?.failed[0]).to.equal('BASE-02');
      expect(results.at(-1)).to.include({ id: 'EXIT-01', status: 'passed' });
    });

    it('until the first failure with --bail', async () => {
      const parameters = ['--grep', 'NEG-0', '--bail'];
      const { status, stdout } = await run(fixture('falling-short'), ...parameters);
      expect(status).to.equal(1);
      expect(stdout).to.match(/\n {2}1 passed, 1 failed, \d+ blocked, /);
      expect(stdout)
        .to.include('? NEG-05')
        .and.to.include('(blocked by NEG-02, the first failure: the run stops');
    });

    it('a package of the working directory, by its name', async () => {
      write('node_modules/@me/backend/package.json', {
        name: '@me/backend',
        type: 'module',
        exports: './main.js',
      });
      write('node_modules/@me/backend/main.js', copyOf('sound'));
      const { status, stdout } = await run('@me/backend', '--grep', 'LIFE-02');
      expect(stdout).to.include('✔ LIFE-02');
      expect(status).to.equal(0);
    });

    it('a file of the working directory, with or without ./', async () => {
      write('package.json', { type: 'module' });
      write('dist/index.js', copyOf('sound'));
      for (const name of ['dist/index.js', './dist/index.js']) {
        expect(await run(name, '--grep', 'LIFE-02')).to.include({ status: 0 });
      }
    });

    it('an extension with another at the other end', async () => {
      const { stdout } = await run(
        fixture('falling-short'),
        '--peer',
        fixture('sound'),
        '--grep',
        'NEG-03',
        '--reporter',
        'json',
      );
      const { extension, peer, totals } = reportIn(stdout);
      expect([extension, peer, totals.passed]).to.deep.equal(['refusing', 'in-memory', 1]);
    });

    it('with a configuration, as JSON or from a file', async () => {
      const configuration = { configured: { key: 'secret' } };
      write('configuration.json', configuration);
      for (const given of [JSON.stringify(configuration), 'configuration.json']) {
        const parameters = ['--grep', 'NEG-16', '--configuration', given];
        expect(await run(fixture('configured'), ...parameters), given).to.include({ status: 0 });
      }
      expect(await run(fixture('configured'), '--grep', 'NEG-16')).to.include({ status: 1 });
    });

    it('with known failures, and fails one that passes', async () => {
      write('known.json', { 'NEG-05': 'makes no offers' });
      const known = ['--known-failures', 'known.json', '--grep', 'NEG-05'];
      const { status, stdout } = await run(fixture('falling-short'), ...known);
      expect(status).to.equal(0);
      expect(stdout).to.include('! NEG-05').and.to.include('(known failure: makes no offers)');
      const passing = await run(fixture('sound'), ...known);
      expect(passing.status).to.equal(1);
      expect(passing.stdout).to.include('NEG-05 is a known failure and passes: take it off the list');
      write('known.json', { 'NEG-05': { reason: 'makes no offers', sometimes: true } });
      expect(await run(fixture('sound'), ...known)).to.include({ status: 0 });
      expect((await run(fixture('falling-short'), ...known)).stdout).to.include('! NEG-05');
    });
  });

  describe('survives an extension', () => {
    it('that ends the process, and runs the other tests', async () => {
      const { status, stdout } = await run(fixture('aborting'), '--grep', 'NEG-0[1-4]', '--reporter', 'json');
      const { results } = reportIn(stdout);
      expect(status).to.equal(1);
      expect(results.map((result) => `${result.id} ${result.status}`)).to.deep.equal([
        'NEG-01 passed',
        'NEG-02 failed',
        'NEG-03 failed',
        'NEG-04 failed',
      ]);
      const lines = results[1]?.error?.split('\n') ?? [];
      expect(lines[0]).to.match(/^the process ended during NEG-02 \(/);
      expect(lines[1]).to.match(/^rule 8: /);
      expect(lines.find((line) => line.startsWith('likely'))).to.match(/duty 1: No call throws/);
      expect(lines).to.include('Assertion failed: channel != nullptr');
    });

    it('that ends the process, and does not run what needs the same', async () => {
      const parameters = ['--grep', 'BASE|MSG-0', '--reporter', 'json'];
      const { stdout } = await run(fixture('aborting'), ...parameters);
      const { totals, causes, results } = reportIn(stdout);
      expect(totals).to.include({ passed: 1, failed: 1 });
      expect(results.find(({ id }) => id === 'MSG-04')?.blockedBy).to.deep.equal(['BASE-02']);
      expect(causes.map(({ text }) => text)).to.deep.equal(['the process ended (SIGABRT)']);
    });

    it('that blocks the process', async () => {
      const { status, stdout } = await run(
        fixture('blocking'),
        '--grep',
        'NEG-02|LIFE-02',
        '--scale',
        '0.01',
      );
      expect(status).to.equal(1);
      expect(stdout).to.include('✔ LIFE-02').and.to.include('a call blocked the process for 1 s');
    });

    it('that keeps the process alive, and names what does', async () => {
      const { status, stdout } = await run(fixture('staying-alive'), '--grep', 'LIFE-02', '--scale', '0.1');
      expect(status).to.equal(1);
      expect(stdout)
        .to.include('✘ EXIT-01')
        .and.to.match(/kept alive by .*Timeout/);
      expect(stdout).to.match(/likely broken, duty 3: Nothing keeps the process alive after/);
    });
  });

  describe('cannot run, says why and what to change, and is 2:', () => {
    const refused = async (parameters: string[], says: string): Promise<void> => {
      const { status, stdout, stderr } = await run(...parameters);
      // What the extension prints comes before it.
      const sentence = stderr.split('\n').find((line) => line.startsWith('peerplug-conformance: ')) ?? '';
      expect(sentence).to.include(says);
      expect([status, stdout]).to.deep.equal([2, '']);
    };

    for (const [what, name, says] of [
      [
        'a module without the export',
        'without-export',
        "has no export named 'extension'; an extension package exports",
      ],
      ['an extension of another contract', 'other-contract', "'newer' needs spi 1, not spi 2; install"],
      [
        'a class that lacks a member',
        'lacking-member',
        "'unfinished' needs peerConnection to implement addIceCandidate",
      ],
      [
        'an extension that does not work here',
        'unsupported',
        "'elsewhere' does not work here: the library my-stack",
      ],
      ['a module that throws', 'throwing-on-import', 'cannot be loaded: the settings are missing'],
      [
        'a module that ends the process',
        'ending-on-import',
        'the process ended before the first test (exit status 3)',
      ],
    ] as const) {
      it(what, () => refused([fixture(name)], says));
    }

    it('a package that is not there', () =>
      refused(['@me/nothing'], "no extension package was found at '@me/nothing'"));

    it('a file that is not there', () => refused(['./nothing.js'], "was found at './nothing.js'"));

    it('a folder', () => refused(['.'], "'.' is a folder; name the package, or its built entry file"));

    it('a peer that is not there', () =>
      refused([fixture('sound'), '--peer', 'x-y-z'], "was found at 'x-y-z'"));

    it('no extension', () => refused([], 'no extension is given'));

    it('two extensions', () => refused(['a', 'b'], 'write --peer b'));

    it('an option that does not exist', () =>
      refused(['a', '--repoter', 'json'], 'did you mean --reporter?'));

    it('an option without its value', () => refused(['a', '--grep'], '--grep'));

    it('a reporter that does not exist', () => refused(['a', '--reporter', 'jnit'], 'the nearest is junit'));

    it('a scale that is no number', () =>
      refused(['a', '--scale', 'slow'], '--scale takes a number above 0'));

    it('a test that does not exist', () =>
      refused([fixture('sound'), '--grep', 'NGE-03'], "no test matches 'NGE-03'; the nearest id is NEG-03"));

    it('an output that cannot be written', async () => {
      await refused(['a', '--output', 'no/such/report.json'], 'there is no folder');
      await refused(['a', '--output', '.'], 'is a folder; name a file');
    });

    it('a configuration that is none', async () => {
      await refused(['a', '--configuration', '{'], '--configuration is no JSON');
      await refused(['a', '--configuration', 'none.json'], "names 'none.json', which cannot be read");
    });

    it('known failures that are none', async () => {
      await refused(['a', '--known-failures', write('list.json', ['NEG-05'])], 'has to hold a JSON object');
      await refused(
        ['a', '--known-failures', write('empty.json', { 'NEG-05': '' })],
        'has to give a reason for NEG-05',
      );
      await refused(
        ['a', '--known-failures', write('never.json', { 'NEG-05': { reason: 'x', sometimes: false } })],
        'has to give a reason for NEG-05',
      );
      const unknown = write('unknown.json', { 'NEG-99': 'x' });
      await refused([fixture('sound'), '--known-failures', unknown], 'names tests that do not exist: NEG-99');
    });

    it('reports that are none', async () => {
      await refused(['--merge'], '--merge takes the names of JSON reports');
      await refused(['--merge', 'none.json'], "names 'none.json', which cannot be read");
      await refused(['--merge', write('cut.json', '{"extension":')], 'cut.json is no JSON report');
      await refused(['--merge', write('other.json', {})], 'other.json is no JSON report: suite is no text');
    });
  });

  it('tells the stack of a module that throws', async () => {
    const { stderr } = await run(fixture('throwing-on-import'));
    expect(stderr).to.match(/TypeError: the settings are missing\n\s+at .*throwing-on-import/);
  });

  it('lists the tests of the suite, and those of an extension with what does not apply', async () => {
    const suite = await run('--list');
    expect(suite.status).to.equal(0);
    for (const { id, title } of [...testCases, ...everyClaimTest()])
      expect(suite.stdout).to.include(`  ${id} ${title} [`);
    const own = await run(fixture('sound'), '--list', '--grep', 'NEG-0[89]');
    expect(own.stdout).to.match(/^Negotiation\n {2}NEG-08 .*\(pending: the capability pranswer is true/);
    expect(own.stdout).to.match(/\n {2}NEG-09 .*\[9, 10, ref-pranswer-states\] \(gated\)\n$/);
  });

  it('merges reports of several runs into one', async () => {
    const parameters = ['--grep', 'NEG-05', '--reporter', 'json', '--output'];
    await run(fixture('sound'), ...parameters, 'a.json');
    await run(fixture('falling-short'), '--peer', fixture('sound'), ...parameters, 'b.json');
    const merged = await run(
      '--merge',
      'a.json',
      'b.json',
      '--reporter',
      'markdown',
      '--output',
      'matrix.md',
    );
    expect(merged).to.include({ status: 0, stdout: '' });
    expect(read('matrix.md')).to.include('| in-memory | refusing → in-memory |');
    const again = await run('--merge', 'a.json', 'b.json', '--reporter', 'json');
    expect((JSON.parse(again.stdout) as ConformanceReport[]).map(({ extension }) => extension)).to.deep.equal(
      ['in-memory', 'refusing'],
    );
  });

  it('writes the report to a file, and says where it is', async () => {
    const { status, stdout, stderr } = await run(
      fixture('sound'),
      '--grep',
      'LIFE-02',
      '--reporter',
      'junit',
      '--output',
      'junit.xml',
    );
    expect([status, stdout]).to.deep.equal([0, '']);
    expect(read('junit.xml')).to.include('<testcase ').and.to.include('LIFE-02');
    expect(stderr).to.match(/1\/1 ✔ LIFE-02 .*\n1 passed.*\nthe report is in junit\.xml\n$/);
  });

  it('ends at Ctrl-C, says how far it was, and writes no report', async () => {
    const parameters = [fixture('sound'), '--reporter', 'json', '--output', 'report.json'];
    let isKilled = false;
    const { status, stderr } = await runCommandLine(parameters, folder, (printed, kill) => {
      if (isKilled || !printed.includes('LIFE-03')) return;
      isKilled = true;
      kill('SIGINT');
    });
    expect(status).to.equal(130);
    expect(stderr).to.match(/stopped after \d+ of \d+ tests; no report was written\n$/);
    expect(() => read('report.json')).to.throw('ENOENT');
  });

  it('explains itself', async () => {
    const { status, stdout } = await run('--help');
    expect(status).to.equal(0);
    for (const option of [
      '--peer',
      '--grep',
      '--bail',
      '--list',
      '--reporter',
      '--output',
      '--merge',
      'Exit status',
    ])
      expect(stdout).to.include(option);
    expect((await run('--version')).stdout).to.match(/^\d+\.\d+\.\d+\n$/);
  });
});
