// Makes sure that a browser is there for `run.js`: nothing to do where one is found, Debian's Chromium (or Firefox, with
// the argument `firefox`) where this may install packages, and otherwise the sentence that says what to do by hand.
import { pathToFileURL } from 'node:url';
import { canInstallPackages, installPackage } from '../setup/install-package.js';
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
    if (isChosen || !canInstallPackages()) throw error;
  }
  installPackage(PACKAGES[family]);
  return findBrowser(family);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    console.log(ensureBrowser(process.argv[2] === 'firefox' ? 'firefox' : 'chrome'));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
