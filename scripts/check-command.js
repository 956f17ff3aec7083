import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkContents } from '../test/packages/contents.js';
import { pack } from '../test/packages/pack.js';
import { tryOut } from '../test/packages/try-out.js';
import { tryTemplate } from '../test/packages/try-template.js';
import { outputOf } from './program.js';
import { ensureBuilt, ensureInstalled, SetupError } from './setup.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Packages that authors of extensions start from, in `examples/`. */
const TEMPLATES = ['extension-template', 'native-extension-template'];

/** Whose imports are looked at. */
const SOURCES = ['packages/*/src', 'examples/*/src', 'bench/src', 'test/*/src', 'test/*/*.js', 'scripts'];

/**
 * @typedef {import('../test/packages/pack.js').Packed} Packed
 *
 * @typedef {object} Check
 * @property {string} name
 * @property {() => Promise<string>} run resolves with what to say of a success; its error's message says what is wrong
 */

/**
 * Runs every check, also after one has failed, and prints one line for each; what a tool said only where it found
 * something.
 *
 * @returns {Promise<number>} the exit status
 */
export async function main() {
  const folder = mkdtempSync(path.join(tmpdir(), 'peerplug-check-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  try {
    await ensureInstalled();
  } catch (error) {
    console.error(textOf(error));
    return 1;
  }
  const packages = /** @type {Packed[]} */ ([]);
  // One after the other, because these make what the others look at.
  const failed = await runAll([build(), packing(packages, path.join(folder, 'tarballs'))], 1);
  const checks = [...workspaceChecks(), ...packageChecks(packages, folder)];
  failed.push(...(await runAll(checks, availableParallelism())));
  console.log(failed.length === 0 ? 'every check passed' : `failed: ${failed.join(', ')}`);
  return failed.length === 0 ? 0 : 1;
}

/**
 * @param {readonly Check[]} checks
 * @param {number} width how many at a time
 * @returns {Promise<string[]>} the names of those that failed
 */
async function runAll(checks, width) {
  const failed = /** @type {string[]} */ ([]);
  const queue = [...checks];
  const work = async () => {
    for (let check = queue.shift(); check !== undefined; check = queue.shift()) {
      if (!(await runOne(check))) failed.push(check.name);
    }
  };
  await Promise.all(Array.from({ length: width }, work));
  return failed;
}

/**
 * @param {Check} check
 * @returns {Promise<boolean>}
 */
async function runOne({ name, run }) {
  const started = Date.now();
  const line = (mark, text) =>
    console.log(
      `${mark} ${name.padEnd(10)} ${((Date.now() - started) / 1000).toFixed(1).padStart(5)} s  ${text}`,
    );
  try {
    line('ok  ', await run());
    return true;
  } catch (error) {
    line('FAIL', textOf(error));
    return false;
  }
}

/** @returns {Check} */
function build() {
  const run = async () => {
    await ensureBuilt();
    return 'tsc -b';
  };
  return { name: 'build', run };
}

/**
 * @param {Packed[]} packages takes what is packed
 * @param {string} folder
 * @returns {Check}
 */
function packing(packages, folder) {
  const run = async () => {
    mkdirSync(folder);
    packages.push(...(await pack(folder)));
    return `${packages.length} packages`;
  };
  return { name: 'pack', run };
}

/** @returns {Check[]} the longest first */
function workspaceChecks() {
  return [
    { name: 'lint', run: () => runTool('eslint', ['.', '--max-warnings', '0']) },
    {
      name: 'arrows',
      run: () =>
        runTool('depcruise', ['--config', '.dependency-cruiser.js', ...SOURCES], 'dependency-cruiser'),
    },
    { name: 'format', run: () => runTool('prettier', ['--check', '.']) },
    { name: 'unused', run: () => runTool('knip', ['--no-progress', '--no-config-hints']) },
    // Loaded late, because it needs what the set-up installs.
    { name: 'size', run: async () => (await import('../test/size/measure.js')).checkSize() },
  ];
}

/**
 * @param {readonly Packed[]} packages
 * @param {string} folder for programs that use them
 * @returns {Check[]}
 */
function packageChecks(packages, folder) {
  const each = (name, look) => ({ name, run: () => checkEach(packages, look) });
  const attw = [
    '--profile',
    'esm-only',
    '--no-definitely-typed',
    '--format',
    'ascii',
    '--no-color',
    '--no-emoji',
  ];
  return [
    ...TEMPLATES.map((name) => ({ name, run: () => tryTemplate(name, packages, path.join(folder, name)) })),
    { name: 'consumer', run: () => tryOut(packages, path.join(folder, 'consumer')) },
    each('contents', async (packed) => checkContents(packed.folder)),
    each('publint', ({ tarball }) => runTool('publint', ['run', tarball, '--strict'])),
    each('attw', ({ tarball }) => runTool('attw', [tarball, ...attw], '@arethetypeswrong/cli')),
  ];
}

/**
 * @param {readonly Packed[]} packages
 * @param {(packed: Packed) => Promise<unknown>} look
 * @returns {Promise<string>}
 */
async function checkEach(packages, look) {
  if (packages.length === 0) throw new Error('there is no package to look at');
  const faults = [];
  for (const packed of packages) {
    await look(packed).catch((error) => faults.push(`${packed.name}\n${textOf(error)}`));
  }
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return `${packages.length} packages`;
}

/**
 * Runs a tool of the workspace.
 *
 * @param {string} name of its command
 * @param {readonly string[]} parameters
 * @param {string} [packageName]
 * @returns {Promise<string>}
 */
async function runTool(name, parameters, packageName = name) {
  const folder = path.join('node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(path.join(ROOT, folder, 'package.json'), 'utf8'));
  const program = path.join(folder, typeof bin === 'string' ? bin : bin[name]);
  await outputOf(process.execPath, [program, ...parameters], { cwd: ROOT });
  return [name, ...parameters].join(' ');
}

/**
 * @param {unknown} error
 * @returns {string}
 */
function textOf(error) {
  if (error instanceof SetupError) return `${error.message}\n${error.output}`;
  return error instanceof Error ? error.message : String(error);
}
