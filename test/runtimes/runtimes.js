import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { outputOf } from '../../scripts/program.js';
import { pack } from '../packages/pack.js';

/**
 * What runs JavaScript on a machine, from the npm registry.
 *
 * @typedef {object} Runtime
 * @property {string} name
 * @property {string} version as npx takes it: the package and its version
 * @property {string[]} whereabouts the command that prints the path of its program
 * @property {string[]} parameters of that program, before the script
 */

const NODE = { whereabouts: ['node', '-p', 'process.execPath'], parameters: [] };

/** @type {readonly Runtime[]} */
export const RUNTIMES = [
  { name: 'Node.js 20', version: 'node@20', ...NODE },
  { name: 'Node.js 22', version: 'node@22', ...NODE },
  { name: 'Node.js 24', version: 'node@24', ...NODE },
  {
    name: 'Bun 1.4.5',
    version: 'bun@1.4.5',
    whereabouts: ['bun', '-p', 'process.execPath'],
    parameters: [],
  },
  {
    name: 'Deno 2.9.6',
    version: 'deno@2.9.6',
    whereabouts: ['deno', 'eval', 'console.log(Deno.execPath())'],
    parameters: ['run', '--allow-all'],
  },
];

/** Both need a place on the disk, which pages do not have. */
export const EXTENSIONS = ['libdatachannel', 'werift'];

/** Of ours, what a run of the suite needs. */
const NEEDED = ['core', 'conformance', ...EXTENSIONS.map((name) => `backend-${name}`)].map(
  (name) => `@peerplug/${name}`,
);

const COMMAND = path.join('node_modules', '@peerplug', 'conformance', 'dist', 'command', 'main-node.js');

/** The suite takes 20 s without what takes a network, and two minutes with that; more on a busy machine. */
const RUN_MS = 900_000;

/**
 * Installs our packages as somebody does who has them from npm.
 *
 * @param {string} folder an empty one
 * @returns {Promise<string>} the folder to run the suite in
 */
export async function install(folder) {
  const packages = await pack(folder);
  const needed = packages.filter(({ name }) => NEEDED.includes(name));
  const dependencies = Object.fromEntries(needed.map(({ name, tarball }) => [name, `file:${tarball}`]));
  const manifest = { name: 'consumer', version: '1.0.0', private: true, type: 'module', dependencies };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  await outputOf('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline'], { cwd: folder });
  return folder;
}

/**
 * Runs the suite of installed packages in a runtime.
 *
 * @param {Runtime} runtime
 * @param {string} extension
 * @param {string} folder that {@link install} gave
 * @param {readonly string[]} options of the suite's command
 * @returns {Promise<object>} the report
 */
export async function runSuite({ version, whereabouts, parameters }, extension, folder, options) {
  // Not through npx as a whole: it would stand between us and the exit of the program.
  const said = await outputOf('npx', ['--yes', '--prefer-offline', '--package', version, ...whereabouts], {
    cwd: folder,
  });
  const program = said.trim().split('\n').at(-1);
  const report = path.join(folder, `${version}-${extension}.json`);
  const output = ['--reporter', 'json', '--output', report];
  const command = [COMMAND, `@peerplug/backend-${extension}`, ...options, ...output];
  try {
    await outputOf(program, [...parameters, ...command], { cwd: folder, deadlineMs: RUN_MS });
  } catch (error) {
    // Where it has run it is the report that says what failed.
    if (!existsSync(report)) throw error;
  }
  return JSON.parse(readFileSync(report, 'utf8'));
}
