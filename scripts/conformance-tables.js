/**
 * @typedef {object} LongTest
 * @property {string[]} path titles, outermost first
 * @property {'passed' | 'failed' | 'pending'} state
 */

/** The suites of tests that stand in tables. */
export const OUTSIDE = 'stacks that are not ours';
export const RUNTIMES = 'the suite from packed tarballs';

const EXTENSIONS = ['libdatachannel', 'werift'];

/** Where the extension of the web runs: tests of the pairs. */
const BROWSERS = [
  ['Chromium', 'chromium'],
  ['Firefox', 'firefox'],
];

const NOTE = / \((?<note>(?:known failure|in one of \d+ runs): .*)\)$/u;

/**
 * @param {readonly LongTest[]} tests
 * @returns {string} the results of each peer from outside, and where one falls short
 */
export function outsideSection(tests) {
  const rows = groupBy(
    tests.filter(({ path: [suite] }) => suite === OUTSIDE),
    ({ path: [, row] }) => row,
  );
  const cell = (row) => countOf(rows.get(row) ?? []);
  const peers = new Set([...rows.keys()].flatMap((row) => row.split(' → ')));
  const table = tableOf([
    ['', ...EXTENSIONS.flatMap((extension) => [`${extension} → peer`, `peer → ${extension}`])],
    ...[...peers]
      .filter((peer) => !EXTENSIONS.includes(peer))
      .map((peer) => [
        peer,
        ...EXTENSIONS.flatMap((extension) => [
          cell(`${extension} → ${peer}`),
          cell(`${peer} → ${extension}`),
        ]),
      ]),
  ]);
  const notes = groupBy(
    [...rows].flatMap(([row, members]) => members.map(({ path }) => ({ row, title: path.at(-1) }))),
    ({ title }) => `${title.slice(0, title.indexOf(' '))}: ${NOTE.exec(title)?.groups?.note ?? ''}`,
  );
  const short = [...notes].filter(([note]) => !note.endsWith(': '));
  const lines = short.map(([note, cases]) => `- ${note} (${cases.map(({ row }) => row).join(', ')})`);
  return [
    '## Stacks that are not ours',
    'The offerer stands before the arrow. Twelve cases each; a case that is known to fail is not counted.',
    table,
    ...(lines.length > 0 ? [lines.join('\n')] : []),
  ].join('\n\n');
}

/**
 * @param {readonly LongTest[]} tests
 * @returns {string} where each extension runs
 */
export function runtimeTable(tests) {
  const passed = new Set(tests.filter(({ state }) => state === 'passed').map(({ path }) => path.join(' > ')));
  const names = new Set(
    tests.filter(({ path: [suite] }) => suite === RUNTIMES).map(({ path }) => path[1].split(' runs ')[0]),
  );
  const hasFailed = (pair) => tests.some(({ path, state }) => path[1] === pair && state === 'failed');
  const hasRun = (pair) => tests.some(({ path }) => path[1] === pair);
  const ofPages = BROWSERS.map(([name, stack]) => {
    const pair = `${stack} with ${stack}`;
    return [name, '', '', hasRun(pair) && !hasFailed(pair) ? '✓' : '✗'];
  });
  return tableOf([
    ['', ...EXTENSIONS, 'browser'],
    ...[...names].map((name) => [
      name,
      ...EXTENSIONS.map((extension) => (passed.has(`${RUNTIMES} > ${name} runs ${extension}`) ? '✓' : '✗')),
      '',
    ]),
    ...ofPages,
  ]);
}

/**
 * @param {readonly LongTest[]} tests of one row
 * @returns {string}
 */
function countOf(tests) {
  const short = tests.filter(({ path }) => path.at(-1).includes('(known failure: '));
  const failed = tests.filter(({ state }) => state !== 'passed');
  const ids = (some) => some.map(({ path }) => path.at(-1).split(' ')[0]).join(', ');
  if (failed.length > 0) return `✗ ${ids(failed)}`;
  const passed = tests.length - short.length;
  return short.length === 0 ? `✓ ${passed}` : `✓ ${passed}, without ${ids(short)}`;
}

/**
 * @template T
 * @param {readonly T[]} values
 * @param {(value: T) => string} keyOf
 * @returns {Map<string, T[]>} in the order of the first of each
 */
function groupBy(values, keyOf) {
  /** @type {Map<string, T[]>} */
  const groups = new Map();
  for (const value of values) groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value]);
  return groups;
}

/**
 * @param {readonly (readonly string[])[]} rows the head first
 * @returns {string} a table as the formatter leaves it
 */
function tableOf([head = [], ...body]) {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...body].map((row) => [...(row[column] ?? '')].length)),
  );
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const padded = (row) =>
    line(row.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - [...cell].length)));
  return [padded(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(padded)].join('\n');
}
