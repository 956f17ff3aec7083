import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { outputOf } from '../../scripts/program.js';
import { readmeExample } from '../readme/example.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CONSUMER = fileURLToPath(new URL('consumer', import.meta.url));

/** It connects within a second and has to exit by itself; the rest is for a busy machine. */
const PROGRAM_MS = 60_000;

/**
 * Uses packages as somebody does who has them from npm: installs the tarballs in a folder, compiles strict programs for
 * Node.js and for a page, which checks the packages' types too, and runs the one for Node.js and the suite's command.
 * Compiles the README's first example, and programs with mistakes that the compiler has to find.
 *
 * @param {readonly import('./pack.js').Packed[]} packages
 * @param {string} folder that is not there yet, outside of the workspace
 * @returns {Promise<string>} what the program said
 */
export async function tryOut(packages, folder) {
  cpSync(CONSUMER, folder, { recursive: true });
  // As strict as the other programs there, and unchanged.
  writeFileSync(path.join(folder, 'extension-types', 'readme.ts'), readmeExample());
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifestFor(packages)));
  await outputOf('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline'], { cwd: folder });
  const compiler = path.join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  for (const project of ['core-types', 'extension-types', 'browser', 'node'])
    await outputOf(process.execPath, [compiler, '--project', project], { cwd: folder });
  const program = path.join('node', 'built', 'main.js');
  const said = (await outputOf(process.execPath, [program], { cwd: folder, deadlineMs: PROGRAM_MS })).trim();
  // A test runner is for those who use conformance(): the command works without.
  if (existsSync(path.join(folder, 'node_modules', 'mocha'))) throw new Error('our packages install mocha');
  // The command is found, and finds a package that is installed beside it.
  const command = ['--no', 'peerplug-conformance', '@peerplug/backend-werift', '--grep', 'LIFE-0[12]'];
  await outputOf('npx', command, { cwd: folder, deadlineMs: PROGRAM_MS });
  return said;
}

/**
 * @param {readonly import('./pack.js').Packed[]} packages
 * @returns {object}
 */
function manifestFor(packages) {
  const nodeTypes = readFileSync(path.join(ROOT, 'node_modules', '@types', 'node', 'package.json'), 'utf8');
  const dependencies = {
    ...Object.fromEntries(packages.map(({ name, tarball }) => [name, `file:${tarball}`])),
    '@types/node': JSON.parse(nodeTypes).version,
  };
  return { name: 'consumer', version: '1.0.0', private: true, type: 'module', dependencies };
}
