import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';
import { failedTest } from './failed-test.js';

const { EVENT_TEST_FAIL, EVENT_TEST_PASS, EVENT_TEST_PENDING } = Mocha.Runner.constants;

/**
 * Mocha's `spec`, which also writes the totals of the run, the path and outcome of each test, and what failed, to the
 * file that the reporter option `totals` names.
 */
export default class TotalsReporter extends Mocha.reporters.Spec {
  /** @type {import('./conformance-tables.js').LongTest[]} */
  #tests = [];

  /**
   * @param {import('mocha').Runner} runner
   * @param {import('mocha').MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    const note = (state) => (test) => this.#tests.push({ path: test.titlePath(), state });
    runner.on(EVENT_TEST_PASS, note('passed'));
    runner.on(EVENT_TEST_FAIL, note('failed'));
    runner.on(EVENT_TEST_PENDING, note('pending'));
  }

  /**
   * @param {number} failures
   * @param {(failures: number) => void} done
   */
  done(failures, done) {
    const { passes, pending, duration } = this.stats;
    const totals = {
      passing: passes,
      failing: failures,
      pending,
      durationMs: duration,
      tests: this.#tests,
      failures: this.failures.map((test) => failedTest(test, test.err)),
    };
    writeFileSync(this.options.reporterOption.totals, `${JSON.stringify(totals)}\n`);
    done(failures);
  }
}
