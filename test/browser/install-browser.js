// Makes sure that a browser is there for `run.js`: nothing to do where one is found, Debian's Chromium where this
// may install packages, and otherwise the sentence that says what to do by hand.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { findBrowser } from './find-browser.js';

/**
 * Finds a browser, and installs Chromium with apt-get first where none is found and that is possible.
 *
 * @returns {string} the path of the browser
 * @throws {Error} when there is none and it cannot be installed from here
 */
export function ensureBrowser() {
  try {
    return findBrowser();
  } catch (error) {
    if (process.env['CHROME_PATH'] || !canInstall()) throw error;
  }
  apt('update');
  apt('install', '--yes', '--no-install-recommends', 'chromium');
  return findBrowser();
}

/** @returns {boolean} */
function canInstall() {
  return existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;
}

/** @param {string[]} parameters */
function apt(...parameters) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, error, stderr, stdout } = spawnSync('apt-get', parameters, { env, encoding: 'utf8' });
  if (status === 0) return;
  throw new Error(`apt-get ${parameters.join(' ')} failed: ${error?.message ?? `${stdout}${stderr}`}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    console.log(ensureBrowser());
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
