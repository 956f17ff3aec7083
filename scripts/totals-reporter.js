import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

/** Mocha's `spec`, which also writes the totals of the run to the file that the reporter option `totals` names. */
export default class TotalsReporter extends Mocha.reporters.Spec {
  /**
   * @param {number} failures
   * @param {(failures: number) => void} done
   */
  done(failures, done) {
    const { passes, pending, duration } = this.stats;
    const totals = { passing: passes, failing: failures, pending, durationMs: duration };
    writeFileSync(this.options.reporterOption.totals, `${JSON.stringify(totals)}\n`);
    done(failures);
  }
}
