// Makes sure that Godot 4 is there for the tests that connect with it: nothing to do where it is found, or a script beside
// the checkout lays it out. Where there is neither, those tests are pending and say so.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { canInstallPackages } from './install-package.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Fetches Debian's packages and unpacks them into the folder that GODOT_DIR names. */
const SCRIPT = path.join(ROOT, '..', 'shared', 'godot', 'engine.sh');

/** Where the tests look unless GODOT_DIR names a folder. */
const FOLDER = path.join(ROOT, 'node_modules', '.cache', 'peerplug-godot');

/**
 * Finds Godot 4 in the folder that the variable GODOT_DIR names, and lays it out there (or in a folder of the checkout)
 * where that is possible.
 *
 * @returns {{ folder: string } | { missing: string }} `missing` says what to do
 */
export function ensureGodot() {
  const folder = path.resolve(process.env.GODOT_DIR ?? FOLDER);
  if (isIn(folder)) return { folder };
  if (!existsSync(SCRIPT) || !canInstallPackages()) {
    return { missing: `Godot was not found; set GODOT_DIR to a folder that has bin/godot4` };
  }
  process.stderr.write(`Set-up: fetching Godot into ${folder} …\n`);
  const { status, error, stderr } = spawnSync(SCRIPT, {
    env: { ...process.env, GODOT_DIR: folder },
    encoding: 'utf8',
  });
  if (status === 0 && isIn(folder)) return { folder };
  return { missing: `Godot could not be fetched: ${error?.message ?? stderr.trim()}` };
}

/**
 * @param {string} folder
 * @returns {boolean}
 */
function isIn(folder) {
  return existsSync(path.join(folder, 'bin', 'godot4'));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const godot = ensureGodot();
  if ('folder' in godot) console.log(`GODOT_DIR=${godot.folder}`);
  else {
    console.error(godot.missing);
    process.exitCode = 1;
  }
}
