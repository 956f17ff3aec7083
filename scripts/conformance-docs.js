import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { OUTSIDE, outsideSection, RUNTIMES, runtimeTable } from './conformance-tables.js';
import { outputOf } from './program.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PAGE = path.join(ROOT, 'docs', 'conformance.md');
const README = path.join(ROOT, 'README.md');

/** What stands around the table in the README. */
const TABLE =
  /(?<=<!-- runs on: made by npm run docs:conformance -->\n\n).*?(?=\n\n<!-- end of runs on -->)/su;
const COMMAND = path.join('packages', 'conformance', 'dist', 'command', 'main-node.js');

/** In the order of the page; every ordered pair has a report. */
const STACKS = ['libdatachannel', 'werift', 'chromium', 'firefox'];

/** The suite whose tests stand in the matrix and not in the list. */
const PAIRS = 'every pair of stacks';

const HEAD = `# Conformance

Made by \`npm run docs:conformance\` from a run of every test of \`npm run test:long\`, which fails where this page is no longer
true. In «a → b» the suite runs for the extension a, with b at the other end, and in most tests a makes the offer; chromium
and firefox are \`@peerplug/backend-browser\` in these browsers. ✓ n: n tests of the rule passed; ? n of m: n of m are
blocked by one that failed; n.a.: none applies, because of a capability. A test that the list below says to pass in one of several runs counts once it has passed.
`;

/** @typedef {import('./conformance-tables.js').LongTest} LongTest */

/**
 * Makes the page of a run of all long tests, and compares it with the one in the repository or replaces that.
 *
 * @param {string} reports the folder with the report of each pair
 * @param {readonly LongTest[]} tests all of the run
 * @param {boolean} replaces
 * @returns {Promise<string | undefined>} what is wrong, one sentence
 */
export async function conformancePage(reports, tests, replaces) {
  const pairs = STACKS.flatMap((a) => STACKS.map((b) => path.join(reports, `${a}-${b}.json`)));
  const missing = pairs.filter((file) => !existsSync(file)).map((file) => path.basename(file));
  if (missing.length > 0) return `docs/conformance.md cannot be made: there is no ${missing.join(', ')}`;
  const merged = ['--merge', ...pairs, '--reporter', 'markdown', '--output', path.join(reports, 'matrix.md')];
  await outputOf(process.execPath, [COMMAND, ...merged], { cwd: ROOT });
  const matrix = readFileSync(path.join(reports, 'matrix.md'), 'utf8').trim();
  const rest = tests.filter(({ path: [suite = ''] }) => ![OUTSIDE, RUNTIMES].includes(suite));
  const runtimes = runtimeTable(tests);
  const page = `${HEAD}\n${matrix}\n\n${outsideSection(tests)}\n\n## Runtimes\n\n${runtimes}\n\n${listOf(rest)}`;
  const readme = readFileSync(README, 'utf8').replace(TABLE, () => runtimes);
  if (replaces) {
    mkdirSync(path.dirname(PAGE), { recursive: true });
    writeFileSync(PAGE, page);
    writeFileSync(README, readme);
    return undefined;
  }
  // What a machine left out, for example for want of a network namespace, would be missing from its page.
  if (tests.some(({ state }) => state === 'pending')) return undefined;
  const isTrue = existsSync(PAGE) && readFileSync(PAGE, 'utf8') === page;
  if (isTrue && readFileSync(README, 'utf8') === readme) return undefined;
  return `${isTrue ? 'README.md' : 'docs/conformance.md'} is not what this run gives; make it with npm run docs:conformance`;
}

/**
 * @param {readonly LongTest[]} tests
 * @returns {string} the tests beside the matrix, by their suites
 */
function listOf(tests) {
  /** @type {Map<string, string[]>} */
  const suites = new Map();
  const unreliable = /** @type {string[]} */ ([]);
  for (const { path: titles, state } of tests) {
    const title = `${state === 'passed' ? '✓' : '✗'} ${titles.at(-1)}`;
    if (titles[0] !== PAIRS) {
      const suite = titles.slice(0, -1).join(', ');
      suites.set(suite, [...(suites.get(suite) ?? []), title]);
    } else if (/ \(in one of \d+ runs: /u.test(title)) {
      unreliable.push(`${titles.at(-2)}: ${title}`);
    }
  }
  const parts = [...suites].map(([suite, titles]) => `### ${capital(suite)}\n\n${bullets(titles)}`);
  const tail = unreliable.length > 0 ? `\n\n## Passed in one of several runs\n\n${bullets(unreliable)}` : '';
  return `## Beyond the pairs\n\n${parts.join('\n\n')}${tail}\n`;
}

/**
 * @param {readonly string[]} lines
 * @returns {string}
 */
function bullets(lines) {
  return lines
    .map((line) => `- ${line.replaceAll('|', '\\|').replaceAll('_', '\\_').replaceAll('*', '\\*')}`)
    .join('\n');
}

/**
 * @param {string} text
 * @returns {string}
 */
function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
