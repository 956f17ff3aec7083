// Runs built tests in a real browser and reports as mocha does.
//
//   node test/browser/run.js [--browser chrome|firefox] [--grep <expression>] [--totals <file>] [--timeout <seconds>] [file...]
//
// The files are compiled test files; without any, those of TESTED_FOLDERS. The exit status is 0 when every test passed,
// and 1 when one failed, the page threw, no test ran, or there is no browser.
import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundle } from './bundle.js';
import { launchBrowser } from './launch-browser.js';
import { watchPage } from './watch-page.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TESTED_FOLDERS = ['packages/backend-browser/dist'];

/** A run that says nothing for so long is stuck: mocha ends a stuck test by itself, but not a stuck page. */
const DEFAULT_TIMEOUT_S = 120;

/** From when on a duration is printed: a connection on loopback takes about 15 ms. */
const SLOW_MS = 500;

const HEADERS = {
  'cache-control': 'no-store',
  // A page on its own, so that it has SharedArrayBuffer and exact clocks.
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/**
 * @typedef {import('./page.js').Totals} Totals
 * @typedef {import('./page.js').RunOptions} RunOptions
 *
 * @typedef {object} Run
 * @property {Totals} totals
 * @property {string[]} faults what went wrong outside of a test
 * @property {string} browser name and version
 */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    browser: { type: 'string' },
    grep: { type: 'string' },
    totals: { type: 'string' },
    timeout: { type: 'string' },
  },
});

try {
  const { totals, faults, browser } = await runTests(positionals.length > 0 ? positionals : builtTests());
  if (totals.passing + totals.failing === 0) faults.push('no test ran');
  for (const fault of faults) console.error(fault);
  if (values.totals)
    await writeFile(values.totals, `${JSON.stringify({ ...totals, browser, faults }, null, 2)}\n`);
  if (totals.failing > 0 || faults.length > 0) process.exitCode = 1;
} catch (error) {
  console.error(describe(error));
  process.exitCode = 1;
}

/** @returns {string[]} the built tests of the folders that are meant for a page */
function builtTests() {
  const files = TESTED_FOLDERS.flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.test.js'))
      .map((name) => path.join(ROOT, folder, name)),
  );
  return files.sort();
}

/**
 * @param {readonly string[]} files
 * @returns {Promise<Run>}
 */
async function runTests(files) {
  const { code, toSources } = await bundle(files);
  const server = await serve(code);
  try {
    const browser = await launchBrowser(family());
    try {
      return await runInPage(await browser.newPage(), server.url, toSources);
    } finally {
      await browser.close();
    }
  } finally {
    server.close();
  }
}

/** @returns {import('./find-browser.js').Family} */
function family() {
  const { browser = 'chrome' } = values;
  if (browser === 'chrome' || browser === 'firefox') return browser;
  throw new Error(`--browser takes chrome or firefox, not '${browser}'`);
}

/**
 * @param {import('puppeteer-core').Page} page
 * @param {string} url
 * @param {(line: string) => string} translate
 * @returns {Promise<Run>}
 */
async function runInPage(page, url, translate) {
  const watch = watchPage(page, { silenceMs: Number(values.timeout ?? DEFAULT_TIMEOUT_S) * 1000, translate });
  try {
    await watch.during(page.goto(url));
    const totals = await watch.during(page.evaluate(startInPage, runOptions()));
    await watch.settle();
    return { totals, faults: [...watch.faults], browser: await page.browser().version() };
  } catch (error) {
    throw new Error([...watch.faults, describe(error)].join('\n'), { cause: error });
  } finally {
    watch.stop();
  }
}

/**
 * @param {unknown} error
 * @returns {string}
 */
function describe(error) {
  return error instanceof Error ? error.message : String(error);
}

/** @returns {RunOptions} */
function runOptions() {
  return { colors: process.stdout.isTTY === true, grep: values.grep ?? '', slowMs: SLOW_MS };
}

/**
 * Runs inside the page, so it sees nothing of this file.
 *
 * @param {RunOptions} options
 * @returns {Promise<Totals>}
 */
function startInPage(options) {
  if (!globalThis.runTests) throw new Error('the tests could not be loaded');
  return globalThis.runTests(options);
}

/**
 * Serves the page and its one script on a port of this machine only.
 *
 * @param {string} code
 * @returns {Promise<{ url: string, close: () => void }>}
 */
async function serve(code) {
  const html = '<!doctype html><meta charset="utf-8"><title>tests</title><script src="/tests.js"></script>';
  const server = createServer(({ url }, response) => {
    const isScript = url === '/tests.js';
    const type = isScript ? 'text/javascript' : 'text/html';
    response.writeHead(200, { ...HEADERS, 'content-type': `${type}; charset=utf-8` });
    response.end(isScript ? code : html);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}/`, close };
}
