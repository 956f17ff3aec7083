import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureBrowser } from '../test/browser/install-browser.js';
import { ensureCoturn } from '../test/setup/install-coturn.js';
import { ensureGodot } from '../test/setup/install-godot.js';
import { ensureOutsidePeers } from '../test/setup/install-outside-peers.js';
import { ensureBuilt, ensureInstalled, SetupError } from './setup.js';
import { runTests } from './test-run.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const HELP = `npm test [-- options]
npm run test:long [-- options]
npm run test:nightly [-- options]

Runs the tests in Node.js and in a browser; test:long those that take minutes: every pair of stacks, foreign
peers, bad networks, relays, 1,000 cases of everything; test:nightly those that take hours: every way to connect, thousands of connections, 10,000 cases
of everything. Installs, builds and, as root on Debian or Ubuntu, fetches browsers first if they are missing; for test:long
and test:nightly coturn, aiortc and GStreamer, too.

  --grep <expression>     only tests whose full title matches
  --only <node|browser>   only one of the two runs of 'npm test'
  --docs                  of 'npm run test:long': writes docs/conformance.md, which is compared with the run otherwise
  --help                  this text

Closes with one line, 'N passed, N failed'. The exit status is 0 when all passed, and 1 when a test failed or a run had
no tests, broke off, did not end or could not start.
`;

/**
 * The three sets of tests: how their built files end, and how long a run of them may take: several times what it does on
 * a slow machine, because mocha ends a stuck test by itself.
 */
const SETS = {
  usual: { ending: '.test.js', limitMs: 20 * 60_000 },
  long: { ending: '.long-test.js', limitMs: 60 * 60_000 },
  nightly: { ending: '.nightly-test.js', limitMs: 4 * 60 * 60_000 },
};

const TESTED_FOLDERS = ['packages', 'examples', 'test', 'bench'];

/** If something is wrong in it, much of the rest fails: what it says comes first. */
const CORE = path.join('packages', 'core');

/** Waits for transfers that go on beside all other tests: it comes last. */
const LAST = path.join('test', 'interop', 'dist', 'bad-networks.long-test.js');

/** Written for a page; `test/browser/run.js` runs them. */
const BROWSER_TESTS = path.join('packages', 'backend-browser', 'dist');

/**
 * @typedef {import('./test-run.js').RunResult} RunResult
 * @typedef {{ grep?: string, only?: string, long?: boolean, nightly?: boolean, docs?: boolean, help?: boolean }} Options
 */

/**
 * Runs the tests that the parameters ask for, and prints.
 *
 * @param {readonly string[]} parameters
 * @returns {Promise<number>} the exit status
 */
export async function main(parameters) {
  const options = parse(parameters);
  if (options === undefined) return 1;
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const results = await runAll(options);
  // Once more: the report of a run is long, and that of another may have followed.
  for (const { title, reason } of results.flatMap(({ failures = [] }) => failures)) {
    console.log([`Failed: ${title}`, ...reason, ''].join('\n'));
  }
  const [passed, failed, skipped] = ['passed', 'failed', 'skipped'].map((key) =>
    results.reduce((sum, result) => sum + result[key], 0),
  );
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  return failed === 0 ? 0 : 1;
}

/**
 * @param {readonly string[]} parameters
 * @returns {Options | undefined}
 */
function parse(parameters) {
  try {
    const { values } = parseArgs({
      args: [...parameters],
      options: {
        grep: { type: 'string' },
        only: { type: 'string' },
        long: { type: 'boolean' },
        nightly: { type: 'boolean' },
        docs: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
    if (values.grep !== undefined) void new RegExp(values.grep, 'u');
    if (values.docs && (!values.long || values.grep !== undefined)) {
      console.error('--docs is for npm run test:long as a whole, without --grep');
      return undefined;
    }
    if (values.long && values.nightly) {
      console.error('--long and --nightly are two sets of tests: run one after the other');
      return undefined;
    }
    if (values.only === undefined) return values;
    if (values.long || values.nightly)
      console.error('--only is for npm test: the other sets are one run each');
    else if (['node', 'browser'].includes(values.only)) return values;
    else console.error(`--only takes node or browser, not '${values.only}'`);
  } catch (error) {
    console.error(`${error.message}\n\n${HELP}`);
  }
  return undefined;
}

/**
 * @param {Options} options
 * @returns {Promise<RunResult[]>}
 */
async function runAll({ grep, only, long, nightly, docs = false }) {
  const filter = grep === undefined ? [] : ['--grep', grep];
  const folder = mkdtempSync(path.join(tmpdir(), 'pp-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  try {
    await ensureInstalled();
    await ensureBuilt();
  } catch (error) {
    return [failureOf(error)];
  }
  const results = [];
  if (long) return [await runLong(path.join(folder, 'long.json'), filter, docs)];
  if (nightly)
    return [await runWithPrograms('nightly', path.join(folder, 'nightly.json'), filter, process.env)];
  if (only !== 'browser') results.push(await runInNode(path.join(folder, 'node.json'), filter, SETS.usual));
  if (only !== 'node') results.push(await runInBrowser(path.join(folder, 'browser.json'), filter));
  if (results.every(({ passed, failed }) => passed + failed === 0)) {
    results.push(failureOf(new SetupError('no test matches')));
  }
  return results;
}

/**
 * @param {string} totalsFile
 * @param {readonly string[]} filter
 * @param {boolean} writesDocs
 * @returns {Promise<RunResult>}
 */
async function runLong(totalsFile, filter, writesDocs) {
  const reports = path.join(path.dirname(totalsFile), 'reports');
  const env = { ...process.env, PEERPLUG_REPORTS: reports };
  const result = await runWithPrograms('long', totalsFile, filter, env);
  if (filter.length > 0 || result.failed > 0) return result;
  // Loaded late, because it needs what the set-up built.
  const { conformancePage } = await import('./conformance-docs.js');
  const fault = await conformancePage(reports, result.tests ?? [], writesDocs);
  if (fault === undefined) return result;
  console.log(`${fault}\n`);
  return { ...result, failed: result.failed + 1 };
}

/**
 * Runs a set of tests that needs browsers and servers.
 *
 * @param {'long' | 'nightly'} name
 * @param {string} totalsFile
 * @param {readonly string[]} filter
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<RunResult>}
 */
async function runWithPrograms(name, totalsFile, filter, env) {
  try {
    for (const family of ['chrome', 'firefox']) ensureBrowser(family);
    ensureCoturn();
    ensureOutsidePeers();
  } catch (error) {
    return failureOf(new SetupError(`the ${name} tests did not run: ${error.message}`));
  }
  const godot = ensureGodot();
  if ('missing' in godot) console.log(`Tests with Godot are pending. ${godot.missing}.\n`);
  const result = await runInNode(totalsFile, filter, SETS[name], env);
  return result.passed + result.failed === 0 ? failureOf(new SetupError('no test matches')) : result;
}

/**
 * @param {string} totalsFile
 * @param {readonly string[]} filter
 * @param {(typeof SETS)[keyof typeof SETS]} set
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<RunResult>}
 */
async function runInNode(totalsFile, filter, { ending, limitMs }, env = process.env) {
  const parameters = [
    '--expose-gc',
    path.join('node_modules', 'mocha', 'bin', 'mocha.js'),
    // With CI in the environment mocha colours what goes to a file.
    process.stdout.isTTY ? '--color' : '--no-color',
    '--reporter',
    path.join('scripts', 'totals-reporter.js'),
    '--reporter-option',
    `totals=${totalsFile}`,
    ...filter,
    ...nodeTests(ending),
  ];
  const options = { cwd: ROOT, env, totalsFile, limitMs, mayBeEmpty: filter.length > 0 };
  return report('Node.js', await runTests(parameters, options));
}

/**
 * @param {string} totalsFile
 * @param {readonly string[]} filter
 * @returns {Promise<RunResult>}
 */
async function runInBrowser(totalsFile, filter) {
  try {
    ensureBrowser();
  } catch (error) {
    return failureOf(new SetupError(`the browser tests did not run: ${error.message}`));
  }
  // What a browser leaves behind goes with our folder. Its name is short because the path of a socket in it has to be.
  const folder = path.dirname(totalsFile);
  const env = { ...process.env, TMPDIR: folder, TMP: folder, TEMP: folder };
  const parameters = [path.join('test', 'browser', 'run.js'), '--totals', totalsFile, ...filter];
  const { limitMs } = SETS.usual;
  const options = { cwd: ROOT, env, totalsFile, limitMs, mayBeEmpty: filter.length > 0 };
  return report('browser', await runTests(parameters, options));
}

/**
 * @param {string} ending of their names
 * @returns {string[]} the files of all tests for Node.js, in the order to run them in
 */
function nodeTests(ending) {
  const files = [...new Set([CORE, ...TESTED_FOLDERS].flatMap((folder) => testsIn(folder, ending)))];
  return [...files.filter((file) => file !== LAST), ...files.filter((file) => file === LAST)];
}

/**
 * @param {string} folder
 * @param {string} ending
 * @returns {string[]}
 */
function testsIn(folder, ending) {
  if (folder === BROWSER_TESTS) return [];
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : testsIn(file, ending);
    return entry.name.endsWith(ending) ? [file] : [];
  });
}

/**
 * Prints what came out of a run, in mocha's words: the closing line's words are for the sum.
 *
 * @param {string} name
 * @param {RunResult} result
 * @returns {RunResult}
 */
function report(name, result) {
  for (const fault of result.faults) console.log(`The ${name} run ${fault}.`);
  console.log(`${name}: ${result.passed} passing, ${result.failed} failing, ${result.skipped} pending\n`);
  return result;
}

/**
 * @param {unknown} error
 * @returns {RunResult} a run that could not start
 */
function failureOf(error) {
  if (!(error instanceof SetupError)) throw error;
  console.log(`${error.output}${error.message}\n`);
  return { passed: 0, failed: 1, skipped: 0, faults: [] };
}
