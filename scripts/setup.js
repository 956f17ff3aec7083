// Makes the workspace ready to run: the right Node.js, the packages, the built output. Needs nothing but Node.js and,
// the first time, a network; asks nothing. Runs on Nodes that are too old as well, so as to say so: hence no syntax
// newer than Node.js 14.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const WORKSPACE_FOLDERS = ['packages', 'examples', 'test'];
/** Have a package.json and are not part of the workspace, see pnpm-workspace.yaml. */
const TEMPLATE = /^examples\/(?:.+-)?extension-template$/u;
const TYPESCRIPT = 'node_modules/typescript/bin/tsc';
/** Says for which lockfile and which machine the packages were installed. */
const STAMP = 'node_modules/.peerplug-setup';

/** So that a missing network is noticed in seconds: left alone, npm and pnpm try for more than a minute each. */
const IMPATIENT_NPM = {
  npm_config_prefer_offline: 'true',
  npm_config_fetch_retry_mintimeout: '1000',
  npm_config_fetch_retry_maxtimeout: '5000',
};
const IMPATIENT_PNPM = [
  '--config.fetchRetries=2',
  '--config.fetchRetryMintimeout=250',
  '--config.fetchRetryMaxtimeout=1000',
];

const NETWORK_FAULT =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENETDOWN|ERR_SOCKET_TIMEOUT|UND_ERR_\w+|FETCH_FAIL|fetch failed|error sending request|dns error/u;

/** Set-up cannot go on. The message is one sentence for the user; `output` is what the failed program had printed. */
export class SetupError extends Error {
  /**
   * @param {string} message
   * @param {string} [output]
   */
  constructor(message, output = '') {
    super(message);
    this.output = output;
  }
}

/**
 * Checks that this Node.js is one that `package.json` allows.
 *
 * @param {string} [version] as in `process.versions.node`
 * @throws {SetupError}
 */
export function ensureNode(version = process.versions.node) {
  const needed = readPackage('').engines.node.replace('>=', '');
  const [major, minor] = version.split('.').map(Number);
  const [neededMajor, neededMinor] = needed.split('.').map(Number);
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor)) return;
  throw new SetupError(
    `this is Node.js ${version} and Peerplug needs ${needed} or newer; install a newer Node.js and start again`,
  );
}

/**
 * Installs what the lockfile names, unless it is there.
 *
 * @returns {Promise<void>}
 * @throws {SetupError}
 */
export async function ensureInstalled() {
  const fingerprint = installationFingerprint();
  if (isInstalled(fingerprint)) return;
  const pnpm = readPackage('').packageManager;
  tell(`installing packages with ${pnpm.replace('@', ' ')} …`);
  const command = ['--yes', pnpm, ...IMPATIENT_PNPM, 'install', '--frozen-lockfile'];
  const { status, output } = await run('npx', command, installEnvironment());
  if (status === 'ENOENT')
    throw new SetupError('set-up needs npx, which comes with npm; install npm and start again');
  if (status !== 0) throw installFailure(output, status);
  writeFileSync(path.join(ROOT, STAMP), fingerprint);
}

/**
 * Builds what has changed since it was built, and removes what is left of deleted sources.
 *
 * @returns {Promise<void>}
 * @throws {SetupError} its `output` is the compiler's
 */
export async function ensureBuilt() {
  const projects = JSON.parse(readFileSync(path.join(ROOT, 'tsconfig.json'), 'utf8')).references;
  const folders = projects.map((project) => path.join(ROOT, project.path));
  if (!folders.every((folder) => existsSync(path.join(folder, 'dist')))) tell('building …');
  folders.forEach(matchOutputToSources);
  const { status, output } = await run(
    process.execPath,
    [path.join(ROOT, TYPESCRIPT), '-b', ROOT],
    process.env,
  );
  if (status !== 0) throw new SetupError('the build failed; the lines above say where', output);
}

/**
 * Makes a project's `dist` fit its `src`, which the compiler does not: it never deletes what it built from a file that
 * is gone (mocha would run an old test), and does not miss what somebody deleted.
 *
 * @param {string} folder of a project with `src` and `dist`
 */
export function matchOutputToSources(folder) {
  const dist = path.join(folder, 'dist');
  const sources = modulesIn(path.join(folder, 'src'), /(?<!\.d)\.ts$/u);
  const built = modulesIn(dist, /\.(?:js|d\.ts)(?:\.map)?$/u);
  for (const [name, files] of built) {
    if (!sources.has(name)) files.forEach((file) => rmSync(file));
  }
  const isWhole = [...sources.keys()].every((name) =>
    (built.get(name) || []).some((file) => file.endsWith('.js')),
  );
  if (!isWhole) rmSync(path.join(dist, '.tsbuildinfo'), { force: true });
}

/**
 * @param {string} folder
 * @param {RegExp} ending
 * @returns {Map<string, string[]>} the files with such an ending, by their path in the folder without it
 */
function modulesIn(folder, ending) {
  /** @type {Map<string, string[]>} */
  const modules = new Map();
  const visit = (current) => {
    for (const entry of existsSync(current) ? readdirSync(current, { withFileTypes: true }) : []) {
      const file = path.join(current, entry.name);
      if (entry.isDirectory()) visit(file);
      if (!entry.isFile() || !ending.test(entry.name)) continue;
      const name = path.relative(folder, file).replace(ending, '');
      modules.set(name, [...(modules.get(name) || []), file]);
    }
  };
  visit(folder);
  return modules;
}

/** @returns {string} changes when an installation may have to */
function installationFingerprint() {
  const hash = createHash('sha256');
  const manifests = ['', ...workspacePackages()].map((folder) => path.join(folder, 'package.json'));
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests]) {
    hash.update(`${file}\n${readFileSync(path.join(ROOT, file), 'utf8')}\n`);
  }
  return hash.update(`${process.platform} ${process.arch}\n`).digest('hex');
}

/**
 * @param {string} fingerprint
 * @returns {boolean}
 */
function isInstalled(fingerprint) {
  const stamp = path.join(ROOT, STAMP);
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== fingerprint) return false;
  const folders = ['', ...workspacePackages()].map((folder) => path.join(ROOT, folder, 'node_modules'));
  return folders.every((folder) => existsSync(folder)) && existsSync(path.join(ROOT, TYPESCRIPT));
}

/** @returns {string[]} the folders of the workspace's packages */
function workspacePackages() {
  return WORKSPACE_FOLDERS.flatMap((parent) =>
    readdirSync(path.join(ROOT, parent))
      .map((name) => `${parent}/${name}`)
      .filter((folder) => !TEMPLATE.test(folder) && existsSync(path.join(ROOT, folder, 'package.json')))
      .sort(),
  );
}

/**
 * @param {string} folder
 * @returns {any}
 */
function readPackage(folder) {
  return JSON.parse(readFileSync(path.join(ROOT, folder, 'package.json'), 'utf8'));
}

/** @returns {NodeJS.ProcessEnv} in which nothing is asked */
function installEnvironment() {
  const environment = { ...process.env, ...IMPATIENT_NPM, CI: 'true' };
  // With 'production' the tools that build would be left out.
  delete environment.NODE_ENV;
  return environment;
}

/**
 * @param {string} output
 * @param {number | string} status
 * @returns {SetupError}
 */
function installFailure(output, status) {
  const [fault] = NETWORK_FAULT.exec(output) || [];
  if (fault !== undefined) {
    return new SetupError(
      `set-up has to fetch packages and the network does not answer (${fault}); connect this machine and start again`,
    );
  }
  return new SetupError(
    `the packages could not be installed (status ${status}); the lines above say why`,
    output,
  );
}

/**
 * Runs a program to its end, without input. When this process is told to stop, so is the program.
 *
 * @param {string} command
 * @param {string[]} parameters
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ status: number | string, output: string }>} `status`: the exit status, a signal or an error code
 */
function run(command, parameters, env) {
  const isWindows = process.platform === 'win32';
  // A group of its own, so that what the program starts can be stopped with it; npx is a script that only a shell of
  // Windows finds.
  const child = spawn(command, parameters, {
    cwd: ROOT,
    env,
    detached: !isWindows,
    shell: isWindows && command === 'npx',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  const stop = () => {
    if (child.pid !== undefined) killQuietly(isWindows ? child.pid : -child.pid);
    process.exit(130);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  signals.forEach((signal) => process.on(signal, stop));
  return new Promise((resolve) => {
    const finish = (status) => {
      signals.forEach((signal) => process.off(signal, stop));
      resolve({ status, output });
    };
    child.on('error', (error) => finish(error.code || error.message));
    child.on('close', (code, signal) => finish(code === null ? signal : code));
  });
}

/** @param {number} processId negative for a group of processes */
function killQuietly(processId) {
  try {
    process.kill(processId, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}

/** @param {string} message */
function tell(message) {
  process.stderr.write(`Set-up: ${message}\n`);
}
