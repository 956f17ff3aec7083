import { expect } from 'chai';
import { createHash, randomBytes } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { hasBrowser } from './browser-tools.js';
import { CommandRun, isRunning } from './command-run.js';

/** Starting and connecting two processes, or a browser, takes a while on a slow machine. */
const DEADLINE_MS = 60_000;

/** Takes seconds to send, so that there is time to break in. */
const LARGE_FILE_BYTES = 1024 * 1024 * 1024;

describe('the file-transfer command', function () {
  this.timeout(DEADLINE_MS);

  /** Where the command runs, and where the temporary files of its processes go. */
  let folder: string;
  let scratch: string;
  const runs: CommandRun[] = [];

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'pp-'));
    scratch = path.join(folder, 'scratch');
    mkdirSync(scratch);
    mkdirSync(path.join(folder, 'a-directory'));
    writeFileSync(path.join(folder, 'some.bin'), randomBytes(3_000_001));
    writeFileSync(path.join(folder, 'empty.bin'), '');
    writeFileSync(path.join(folder, 'large.bin'), '');
    truncateSync(path.join(folder, 'large.bin'), LARGE_FILE_BYTES);
  });

  afterEach(async () => {
    for (const run of runs) run.signal('SIGTERM');
    await Promise.all(runs.splice(0).map((run) => run.status));
    expect(readdirSync(scratch), 'temporary files').to.be.empty;
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  function start(...args: string[]): CommandRun {
    const run = new CommandRun(args, folder, { TMPDIR: scratch });
    runs.push(run);
    return run;
  }

  function hashOf(file: string): string {
    return createHash('sha256')
      .update(readFileSync(path.join(folder, file)))
      .digest('hex');
  }

  async function expectTransfer(file: string, ...backends: string[]): Promise<CommandRun> {
    const run = start('--file', file, ...backends);
    expect(await run.status, run.stderr).to.equal(0);
    const hash = hashOf(file);
    expect(run.stdout).to.include(`SHA-256 of A  ${hash}\nSHA-256 of B  ${hash}\nThey agree`);
    expect(run.stderr).to.equal('');
    return run;
  }

  it('sends a file and position updates from libdatachannel to werift', async () => {
    const run = await expectTransfer('some.bin');
    expect(run.stdout).to.include('A connection NEW\n').and.include('A connection CONNECTED\n');
    expect(run.stdout).to.include('B signaling HAVE_REMOTE_OFFER\n');
    expect(run.stdout).to.match(/updates [1-9]\d* sent, [1-9]\d* received, \d+ lost; round trip \d/u);
  });

  it('sends a file from werift to libdatachannel', async () => {
    await expectTransfer('some.bin', '--a', 'werift', '--b', 'libdatachannel');
  });

  it('sends an empty file', async () => {
    await expectTransfer('empty.bin');
  });

  for (const backends of [
    ['--b', 'browser'],
    ['--a', 'browser', '--b', 'libdatachannel'],
  ]) {
    it(`sends a file with ${backends.join(' ')}`, async function () {
      if (!(await hasBrowser())) this.skip();
      await expectTransfer('some.bin', ...backends);
    });
  }

  it('reports a file that arrives changed, here by an extension given by its path', async () => {
    const run = start('--file', 'some.bin', '--a', testExtension('flipping'));
    expect(await run.status, run.stderr).to.equal(1);
    const [, hashOfA, hashOfB] = await run.printed(
      /SHA-256 of A {2}(\w+)\nSHA-256 of B {2}(\w+)\nThey do not agree/u,
    );
    expect(hashOfA).to.equal(hashOf('some.bin'));
    expect(hashOfB).not.to.equal(hashOfA);
  });

  it('prints what it does, asked for help', async () => {
    const run = start('--help');
    expect(await run.status).to.equal(0);
    expect(run.stdout).to.include('--file PATH');
  });

  const WRONG_CALLS: readonly (readonly [args: string[], sentence: RegExp])[] = [
    [['--file', 'absent.bin'], /^there is no file 'absent.bin'$/u],
    [['--file', 'a-directory'], /^'a-directory' is a directory; name a file$/u],
    [['--file', '/dev/null'], /^'\/dev\/null' is not a regular file; name one that has an end$/u],
    [['--file'], /^--file needs a value, as in: npm start -- /u],
    [['--flie', 'some.bin'], /^there is no option --flie; did you mean --file\?$/u],
    [['some.bin'], /^'some.bin' is not expected here; write for example: npm start -- /u],
    [['--a', 'werfit'], /^A \(werfit\): no backend is called 'werfit'; did you mean 'werift'\?$/u],
    [['--b', 'in-memory'], /^B \(in-memory\): the backend 'in-memory' joins connections of one process/u],
    [['--b', './absent.js'], /^B \(\.\/absent\.js\): no extension package was found at '\.\/absent\.js'/u],
    [['--b', fileURLToPath(import.meta.resolve('./quantities.js'))], /has no export named 'extension'/u],
  ];
  for (const [args, sentence] of WRONG_CALLS) {
    it(`refuses ${args.map((arg) => path.basename(arg)).join(' ')} with one sentence`, async () => {
      const run = start(...args);
      expect(await run.status).to.equal(2);
      expect(run.stderr.trimEnd()).to.match(sentence).and.not.include('\n');
    });
  }

  it('refuses a file that may not be read', async function () {
    // Who is root may read everything.
    if (process.getuid?.() === 0) this.skip();
    writeFileSync(path.join(folder, 'secret.bin'), 'secret', { mode: 0 });
    const run = start('--file', 'secret.bin');
    expect(await run.status).to.equal(2);
    expect(run.stderr).to.equal("the file 'secret.bin' may not be read by you\n");
  });

  it('says why a backend cannot run here', async () => {
    const run = start('--b', testExtension('unsupported'));
    expect(await run.status).to.equal(1);
    expect(run.stderr.trimEnd()).to.match(/^B .*the moon is not full$/u);
  });

  it('says that a connection does not come up', async () => {
    const run = start('--b', testExtension('unreachable'), '--timeout', '1');
    expect(await run.status).to.equal(1);
    expect(run.stderr).to.equal('waited 1 s in vain for the connection to come up\n');
  });

  it('says that a process has died, and ends the other', async () => {
    const run = start('--file', 'large.bin');
    const [a = 0, b = 0] = await run.peerProcessIds();
    await run.printed(/^file \d+ % \([1-9]/mu);
    process.kill(b, 'SIGKILL');
    expect(await run.status).to.equal(1);
    expect(run.stderr).to.equal('the process of B (werift) ended unexpectedly, by SIGKILL\n');
    expect(isRunning(a)).to.equal(false);
  });

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`stops both processes at once on ${signal}`, async () => {
      const run = start('--file', 'large.bin');
      const processIds = await run.peerProcessIds();
      await run.printed(/^file \d+ % \([1-9]/mu);
      run.signal(signal);
      expect(await run.status).to.equal(130);
      expect(processIds.filter(isRunning)).to.be.empty;
    });
  }

  it('leaves nothing behind where it is interrupted while the processes start', async () => {
    const run = start('--b', 'browser');
    await pollUntil(() => readdirSync(scratch).length === 2);
    run.signal('SIGINT');
    expect(await run.status).to.equal(130);
  });

  it('stops the browser on SIGINT', async function () {
    if (!(await hasBrowser())) this.skip();
    const run = start('--file', 'large.bin', '--b', 'browser');
    const processIds = await run.peerProcessIds();
    await run.printed(/^file \d+ % \([1-9]/mu);
    run.signal('SIGINT');
    expect(await run.status).to.equal(130);
    expect(processIds).to.have.lengthOf(3);
    expect(processIds.filter(isRunning)).to.be.empty;
  });
});

function testExtension(name: string): string {
  return fileURLToPath(import.meta.resolve(`./test-extensions/${name}.js`));
}

async function pollUntil(condition: () => boolean): Promise<void> {
  while (!condition()) await setImmediate();
}
