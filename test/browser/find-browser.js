import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/** @typedef {'chrome' | 'firefox'} Family */

/**
 * Where the browsers of a family are found: the variable that overrides all, commands, names of macOS applications,
 * and paths under the program folders of Windows.
 */
const FAMILIES = {
  chrome: {
    variable: 'CHROME_PATH',
    commands: [
      'chromium',
      'chromium-browser',
      'google-chrome-stable',
      'google-chrome',
      'chrome',
      'microsoft-edge',
    ],
    applications: ['Chromium', 'Google Chrome', 'Microsoft Edge'],
    programs: [
      'Google\\Chrome\\Application\\chrome.exe',
      'Chromium\\Application\\chrome.exe',
      'Microsoft\\Edge\\Application\\msedge.exe',
    ],
    remedy: 'install Chromium, Chrome or Edge',
  },
  firefox: {
    variable: 'FIREFOX_PATH',
    commands: ['firefox', 'firefox-esr'],
    applications: ['Firefox'],
    programs: ['Mozilla Firefox\\firefox.exe'],
    remedy: 'install Firefox',
  },
};

/**
 * Finds a browser on this machine, without starting one: what the family's variable (`CHROME_PATH`, `FIREFOX_PATH`)
 * names where it is set, otherwise the first at the usual names and places.
 *
 * @param {Family} family
 * @returns {string} the path of the program
 * @throws {Error} when there is none; the message says what to install
 */
export function findBrowser(family = 'chrome') {
  const { variable, remedy } = FAMILIES[family];
  const advice = `${remedy}, or set ${variable} to the program; as root on Debian or Ubuntu \`node test/browser/install-browser.js ${family}\` does it`;
  const chosen = process.env[variable];
  if (chosen) {
    if (isProgram(chosen)) return chosen;
    throw new Error(`${variable} is ${chosen}, which is not a program that can be started; ${advice}`);
  }
  const found = places(family).find(isProgram);
  if (found === undefined) throw new Error(`no browser was found; ${advice}`);
  return found;
}

/**
 * @param {Family} family
 * @returns {string[]} every place to look at, the likeliest first
 */
function places(family) {
  const { commands, applications, programs } = FAMILIES[family];
  if (process.platform === 'win32') {
    const variables = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'];
    const roots = variables.map((name) => process.env[name]).filter((root) => root !== undefined);
    return programs.flatMap((program) => roots.map((root) => path.win32.join(root, program)));
  }
  const onPath = (process.env['PATH'] ?? '').split(path.delimiter).filter(Boolean);
  const folders = [...onPath, '/usr/bin', '/usr/local/bin', '/snap/bin'];
  const found = commands.flatMap((command) => folders.map((folder) => path.join(folder, command)));
  if (process.platform !== 'darwin') return found;
  const roots = ['/Applications', path.join(process.env['HOME'] ?? '/', 'Applications')];
  const bundles = roots.flatMap((root) =>
    applications.map((name) => path.join(root, `${name}.app/Contents/MacOS`)),
  );
  // The program in a bundle has the bundle's name; Firefox writes it small.
  return [
    ...bundles.flatMap((folder) => [...applications, ...commands].map((name) => path.join(folder, name))),
    ...found,
  ];
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
