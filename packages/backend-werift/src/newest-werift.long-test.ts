import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

/** The newest version of werift that package.json allows, and the Node.js that it asks for (0.25 needs 22 or newer). */
const NEWEST_WERIFT = '0.25.2';
const NODE_MAJOR = '24';

/** The tests of this package take a minute; npm has to fetch both first. */
const TIMEOUT_MS = 10 * 60_000;

/** More than the suite alone has: its tests and those of this package have run. */
const LEAST_TESTS = 150;

/** What the tests import beside werift, from the workspace. */
const FROM_WORKSPACE = ['@peerplug/core', '@peerplug/conformance', 'chai'];

const packageFolder = fileURLToPath(new URL('..', import.meta.url));

describe(`all tests of this package, with werift ${NEWEST_WERIFT} on Node.js ${NODE_MAJOR}`, function () {
  this.timeout(TIMEOUT_MS);
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'peerplug-werift-'));
  });

  after(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('pass', async () => {
    const node = await install(folder);
    const mocha = createRequire(import.meta.url).resolve('mocha/bin/mocha.js');
    const tests = await run(
      node,
      ['--expose-gc', mocha, '--recursive', '--extension', 'test.js', 'dist'],
      folder,
    );
    expect(tests.code, tests.output).to.equal(0);
    expect(Number(/(\d+) passing/.exec(tests.output)?.[1])).to.be.above(LEAST_TESTS);
  });
});

/** Puts a copy of the built package beside that werift; returns the path of that Node.js. */
async function install(folder: string): Promise<string> {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const nodePackage = `node-${platform}-${process.arch}`;
  await writeFile(path.join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  const packages = [`werift@${NEWEST_WERIFT}`, `${nodePackage}@${NODE_MAJOR}`];
  const installed = await run('npm', ['install', '--no-audit', '--no-fund', ...packages], folder);
  expect(installed.code, installed.output).to.equal(0);
  for (const name of FROM_WORKSPACE) {
    const link = path.join(folder, 'node_modules', name);
    await mkdir(path.dirname(link), { recursive: true });
    await symlink(await realpath(path.join(packageFolder, 'node_modules', name)), link, 'dir');
  }
  await cp(path.join(packageFolder, 'dist'), path.join(folder, 'dist'), { recursive: true });
  return path.join(folder, 'node_modules', nodePackage, 'bin', 'node');
}

interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

function run(command: string, args: readonly string[], cwd: string): Promise<Outcome> {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      resolve({ code, output });
    });
  });
}
