import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** How long apt-get waits for another that is at work. */
const LOCK_S = 120;

/** @returns {boolean} whether packages can be installed from here: as root, on Debian or Ubuntu */
export function canInstallPackages() {
  return existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;
}

/**
 * Installs a package with apt-get: the first of some names that installs.
 *
 * @param {readonly string[]} names as Debian and Ubuntu have them
 * @throws {Error} when none does; the message says why
 */
export function installPackage(names) {
  const faults = [apt('update')];
  for (const name of names) {
    const fault = apt('install', '--yes', '--no-install-recommends', name);
    if (fault === null) return;
    faults.push(fault);
  }
  throw new Error(faults.filter(Boolean).join('\n'));
}

/**
 * Installs packages with apt-get, all of them.
 *
 * @param {readonly string[]} names
 * @throws {Error} when one does not install; the message says why
 */
export function installPackages(names) {
  const faults = [apt('update'), apt('install', '--yes', '--no-install-recommends', ...names)];
  if (faults[1] !== null) throw new Error(faults.filter(Boolean).join('\n'));
}

/**
 * @param {string[]} parameters
 * @returns {string | null} why it failed, or null
 */
function apt(...parameters) {
  // In runlevel 1 no package starts its service.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const lock = ['-o', `DPkg::Lock::Timeout=${LOCK_S}`];
  const { status, error, stderr } = spawnSync('apt-get', [...lock, ...parameters], { env, encoding: 'utf8' });
  if (status === 0) return null;
  return `apt-get ${parameters.join(' ')} failed: ${error?.message ?? stderr.trim()}`;
}
