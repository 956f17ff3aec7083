import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'microsoft-edge'];

const REMEDY =
  'install Chromium, Chrome or Edge, or set CHROME_PATH to the program; ' +
  'as root on Debian or Ubuntu `node test/browser/install-browser.js` does it';

/**
 * Finds a browser of the Chromium family on this machine, without starting one.
 *
 * `CHROME_PATH` decides alone when it is set; otherwise the first of the usual names and places is taken.
 *
 * @returns {string} the path of the program
 * @throws {Error} when there is none; the message says what to install
 */
export function findBrowser() {
  const chosen = process.env['CHROME_PATH'];
  if (chosen) {
    if (isProgram(chosen)) return chosen;
    throw new Error(`CHROME_PATH is ${chosen}, which is not a program that can be started; ${REMEDY}`);
  }
  const found = candidates().find(isProgram);
  if (found === undefined) throw new Error(`no browser was found; ${REMEDY}`);
  return found;
}

/** @returns {string[]} every place to look at, the likeliest first */
function candidates() {
  if (process.platform === 'win32') return windowsPlaces();
  return process.platform === 'darwin' ? [...macPlaces(), ...onPath()] : onPath();
}

/** @returns {string[]} */
function onPath() {
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/bin', '/usr/local/bin', '/snap/bin'];
  return COMMANDS.flatMap((command) => folders.filter(Boolean).map((folder) => path.join(folder, command)));
}

/** @returns {string[]} */
function macPlaces() {
  const names = ['Chromium', 'Google Chrome', 'Microsoft Edge'];
  const roots = ['/Applications', path.join(process.env['HOME'] ?? '/', 'Applications')];
  return roots.flatMap((root) => names.map((name) => `${root}/${name}.app/Contents/MacOS/${name}`));
}

/** @returns {string[]} */
function windowsPlaces() {
  const programs = ['Google\\Chrome\\Application\\chrome.exe', 'Chromium\\Application\\chrome.exe'];
  const edge = 'Microsoft\\Edge\\Application\\msedge.exe';
  const roots = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map((name) => process.env[name]);
  const known = roots.filter((root) => root !== undefined);
  return [...programs, edge].flatMap((program) => known.map((root) => path.win32.join(root, program)));
}

/**
 * @param {string} file
 * @returns {boolean}
 */
function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    // Absent, not ours to run, or a broken link: for the search all the same.
    return false;
  }
}
