// The part of the runner that lives in the page: mocha's globals, there before any test file is loaded, and its report.
import 'mocha/mocha.js';
import { failedTest } from '../../scripts/failed-test.js';

/**
 * @typedef {object} RunOptions
 * @property {boolean} colors whether the report goes to a terminal
 * @property {string} [grep] only tests whose full title matches this expression
 * @property {number} slowMs from when on a test's duration is printed
 *
 * @typedef {object} Totals
 * @property {number} passing
 * @property {number} failing
 * @property {number} pending
 * @property {number} durationMs
 * @property {import('../../scripts/failed-test.js').FailedTest[]} failures
 */

const { mocha, Mocha } = globalThis;

mocha.setup({ ui: 'bdd', forbidOnly: true });

/**
 * Runs every test that was declared since this module was loaded.
 *
 * Lines of the report go to the page's console, one message each.
 *
 * @param {RunOptions} options
 * @returns {Promise<Totals>}
 */
export function run({ colors, grep, slowMs }) {
  const { Base, Spec } = Mocha.reporters;
  Base.useColors = colors;
  Base.consoleLog = (format = '', ...values) => console.log(fill(String(format), values));
  mocha.setup({ reporter: Spec, slow: slowMs });
  if (grep) mocha.grep(grep);
  globalThis.addEventListener('unhandledrejection', failTheTest);
  return new Promise((resolve) => {
    const failures = [];
    const runner = mocha.run((failing) => {
      const { passes, pending, duration } = runner.stats;
      resolve({ passing: passes, failing, pending, durationMs: duration, failures });
    });
    runner.on('fail', (test, error) => failures.push(failedTest(test, error)));
  });
}

/**
 * Mocha's browser build sees errors that nobody caught, but no rejections: this makes the one from the other.
 *
 * @param {PromiseRejectionEvent} event
 */
export function failTheTest(event) {
  event.preventDefault();
  queueMicrotask(() => {
    throw event.reason;
  });
}

/**
 * Fills in the placeholders that mocha's reporters use.
 *
 * @param {string} format
 * @param {unknown[]} values
 * @returns {string}
 */
function fill(format, values) {
  const rest = [...values];
  const text = format.replaceAll(/%[sdo%]/gu, (mark) =>
    mark === '%%' || rest.length === 0 ? '%' : String(rest.shift()),
  );
  return [text, ...rest].join(' ');
}
