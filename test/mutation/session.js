// Runs single tests of files that were loaded once, with any set of mutants active: in a process and in a page.

/** The suite's waits end before the test does, which takes what it began back then. */
const MARGIN_MS = 500;

/**
 * @typedef {object} Outcome
 * @property {boolean} isPassed
 * @property {string} error
 * @property {boolean} isLate whether the test did not end: what it began may go on
 * @property {number} durationMs
 * @property {number[]} reached the mutants that were executed
 */

/** What the suite's waits take unless told. */
const CONNECT_MS = 10_000;

/** How long a wait of the running test may take at most. */
let longestWaitMs = Infinity;

/**
 * Lets the suite's tests run in any selection: none is blocked by what another mutant has broken before, and none waits
 * longer than the test may take.
 *
 * @param {any} Blocking the suite's class
 * @param {any} Fixture the suite's class
 */
export function adaptSuite(Blocking, Fixture) {
  Blocking.prototype.note = () => undefined;
  for (const name of ['until', 'untilUnpolled']) {
    const wait = Fixture.prototype[name];
    Fixture.prototype[name] = function (condition, what, timeoutMs = CONNECT_MS) {
      return wait.call(this, condition, what, Math.min(timeoutMs, longestWaitMs));
    };
  }
}

/** A reporter of Mocha's that prints nothing. */
function silentReporter() {
  return undefined;
}

/** The tests of a Mocha instance whose files are loaded. */
export class Session {
  #mocha;
  /** @type {{ test: any, title: string, fullTitle: string }[]} */
  #tests = [];

  constructor(mocha) {
    this.#mocha = mocha.cleanReferencesAfterRun(false).reporter(silentReporter);
    mocha.suite.eachTest((test) => {
      this.#tests.push({ test, title: test.title, fullTitle: test.fullTitle() });
    });
  }

  /** @returns {{ title: string, file: string }[]} */
  list() {
    return this.#tests.map(({ test, fullTitle }) => ({ title: fullTitle, file: test.file ?? '' }));
  }

  /**
   * @param {number} index
   * @param {readonly number[]} mutants
   * @param {number} limitMs
   * @returns {Promise<Outcome>}
   */
  async run(index, mutants, limitMs) {
    const { test, title, fullTitle } = this.#tests[index];
    const { active, reached } = globalThis.peerplugMutants;
    test.title = title;
    test.timeout(limitMs);
    longestWaitMs = limitMs - MARGIN_MS;
    reached.clear();
    for (const id of mutants) active.add(id);
    const start = performance.now();
    let error = '';
    await new Promise((resolve) => {
      this.#mocha.grep({ test: (other) => other === fullTitle, [Symbol.toStringTag]: 'RegExp' });
      const runner = this.#mocha.run(resolve);
      runner.on(
        'fail',
        (_, cause) => (error ||= String(cause?.message ?? cause) || 'an error without a text'),
      );
    });
    active.clear();
    const isLate = /^Timeout of \d+ms exceeded|the test did not end within/u.test(error);
    const durationMs = performance.now() - start;
    return { isPassed: error === '', error, isLate, durationMs, reached: [...reached] };
  }
}
