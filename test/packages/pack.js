import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { outputOf } from '../../scripts/program.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * @typedef {object} Packed
 * @property {string} name of the package
 * @property {string} tarball
 * @property {string} folder where the tarball is unpacked
 */

/**
 * Packs every package of ours as publishing does: with real versions in place of the workspace's.
 *
 * @param {string} folder an empty one, for the tarballs and what is in them
 * @returns {Promise<Packed[]>}
 */
export async function pack(folder) {
  const { packageManager } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  const command = ['--recursive', '--filter', './packages/*', 'pack', '--pack-destination', folder];
  await outputOf('npx', ['--yes', packageManager, ...command], { cwd: ROOT });
  const tarballs = readdirSync(folder).filter((file) => file.endsWith('.tgz'));
  return Promise.all(tarballs.map((file) => unpack(path.join(folder, file))));
}

/**
 * @param {string} tarball
 * @returns {Promise<Packed>}
 */
async function unpack(tarball) {
  const folder = tarball.replace(/\.tgz$/u, '');
  mkdirSync(folder);
  await outputOf(
    'tar',
    ['-xzf', path.basename(tarball), '-C', path.basename(folder), '--strip-components=1'],
    {
      cwd: path.dirname(tarball),
    },
  );
  const { name } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  return { name, tarball, folder };
}
