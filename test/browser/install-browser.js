// Makes sure that a browser is there for `run.js`: nothing to do where one is found, Debian's Chromium (or Firefox, with
// the argument `firefox`) where this may install packages, and otherwise the sentence that says what to do by hand.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { findBrowser } from './find-browser.js';

/** @typedef {import('./find-browser.js').Family} Family */

/** Debian's and Ubuntu's names; the first that installs is taken. */
const PACKAGES = { chrome: ['chromium', 'chromium-browser'], firefox: ['firefox-esr', 'firefox'] };

/**
 * Finds a browser, and installs one with apt-get first where none is found and that is possible.
 *
 * @param {Family} family
 * @returns {string} the path of the browser
 * @throws {Error} when there is none and it cannot be installed from here
 */
export function ensureBrowser(family = 'chrome') {
  try {
    return findBrowser(family);
  } catch (error) {
    const isChosen = process.env[family === 'chrome' ? 'CHROME_PATH' : 'FIREFOX_PATH'];
    const canInstall = existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;
    if (isChosen || !canInstall) throw error;
  }
  const updated = apt('update');
  const tries = [updated];
  for (const name of PACKAGES[family]) {
    const tried = apt('install', '--yes', '--no-install-recommends', name);
    if (tried === null) return findBrowser(family);
    tries.push(tried);
  }
  throw new Error(tries.filter(Boolean).join('\n'));
}

/**
 * @param {string[]} parameters
 * @returns {string | null} why it failed, or null
 */
function apt(...parameters) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, error, stderr } = spawnSync('apt-get', parameters, { env, encoding: 'utf8' });
  if (status === 0) return null;
  return `apt-get ${parameters.join(' ')} failed: ${error?.message ?? stderr.trim()}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    console.log(ensureBrowser(process.argv[2] === 'firefox' ? 'firefox' : 'chrome'));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
