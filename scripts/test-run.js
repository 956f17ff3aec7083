import { existsSync, readFileSync } from 'node:fs';
import { Program } from './program.js';

/** Connections that are closed let a process go within a second; a busy machine gets more. */
const EXIT_MS = 30_000;

/** How often to look whether the totals are there. */
const LOOK_MS = 250;

/** What `test/browser/run.js` says of an empty run, which a filter can be the reason of. */
const NO_TEST = 'no test ran';

/**
 * @typedef {object} RunOptions
 * @property {string} cwd
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} totalsFile that is not there yet
 * @property {number} limitMs after which the run is ended: mocha ends a stuck test by itself, but not a stuck process
 * @property {boolean} mayBeEmpty it is no fault that no test ran
 *
 * @typedef {object} RunResult
 * @property {number} passed
 * @property {number} failed tests, and whatever else went wrong
 * @property {number} skipped
 * @property {string[]} faults what went wrong outside of the tests and nobody has said yet
 * @property {import('./conformance-tables.js').LongTest[]} [tests] where the run tells them
 * @property {import('./failed-test.js').FailedTest[]} [failures] where the run tells them
 */

/**
 * Runs a program that runs tests, prints its own report and writes its totals as JSON to a file.
 *
 * @param {readonly string[]} parameters of Node.js
 * @param {RunOptions} options
 * @returns {Promise<RunResult>}
 */
export async function runTests(parameters, options) {
  const program = new Program(process.execPath, parameters, { cwd: options.cwd, env: options.env });
  const stopped = await watch(program, options.totalsFile, options.limitMs);
  const status = await program.ended;
  const totals = readTotals(options.totalsFile);
  if (totals === undefined) {
    const fault = stopped ?? `ended before its last test (${describe(status)})`;
    return { passed: 0, failed: 1, skipped: 0, faults: [fault] };
  }
  const { passing, failing, pending, tests, failures, faults: told = [] } = totals;
  const broken = failing + told.filter((fault) => fault !== NO_TEST).length;
  const faults = [];
  if (stopped !== undefined) faults.push(stopped);
  else if (passing + broken === 0 && !options.mayBeEmpty) faults.push('had no test to run');
  else if (status !== 0 && failing + told.length === 0)
    faults.push(`failed after its last test (${describe(status)})`);
  return { passed: passing, failed: broken + faults.length, skipped: pending, faults, tests, failures };
}

/**
 * Waits until a program has ended, and ends it where it does not do so in time.
 *
 * @param {Program} program
 * @param {string} totalsFile
 * @param {number} limitMs
 * @returns {Promise<string | undefined>} what it was ended for
 */
async function watch(program, totalsFile, limitMs) {
  let deadline = Date.now() + limitMs;
  let reason = `did not end within ${limitMs / 60_000} minutes`;
  let isDone = false;
  /** @type {string | undefined} */
  let stopped;
  const look = setInterval(() => {
    if (!isDone && existsSync(totalsFile)) {
      isDone = true;
      deadline = Date.now() + EXIT_MS;
      reason = `did not exit within ${EXIT_MS / 1000} s of its last test: something keeps the process alive`;
    }
    if (stopped !== undefined || Date.now() < deadline) return;
    stopped = reason;
    void program.stop();
  }, LOOK_MS);
  await program.ended;
  clearInterval(look);
  return stopped;
}

/**
 * @param {string} file
 * @returns {(Pick<RunResult, 'tests' | 'failures'> & { passing: number, failing: number, pending: number,
 *   faults?: string[] }) | undefined}
 */
function readTotals(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // Absent, or cut off by a crash while it was written.
    return undefined;
  }
}

/**
 * @param {number | string} status
 * @returns {string}
 */
function describe(status) {
  return typeof status === 'number' ? `exit status ${status}` : status;
}
