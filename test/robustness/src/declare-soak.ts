import { expect } from 'chai';
import { runProgram } from './program-run.js';

/** Growth of resident memory from the second hundred connections to the last. */
const MAX_GROWTH = 1.1;

/** From the last close to the end of the process. */
const EXIT_MS = 1000;

const LIMIT_MS = 180_000;

/** Declares tests of processes that make many connections, and that drop some without closing them. */
export function declareSoak(connections: number, dropped: number): void {
  for (const extension of ['libdatachannel', 'werift']) {
    describe(`a process with ${extension}`, function () {
      this.timeout(LIMIT_MS + 10_000);

      it(`SOAK-01 that opens, uses and closes ${String(connections)} connections does not grow, and ends by itself`, async () => {
        const { result, exitMs } = await runProgram(
          'soak',
          [extension, 'close', String(connections)],
          LIMIT_MS,
        );
        const { residentMiB, left } = result as { residentMiB: readonly number[]; left: readonly string[] };
        const [, second = 0] = residentMiB;
        const shown = residentMiB.map((value) => value.toFixed(1)).join(', ');
        expect(residentMiB).to.have.lengthOf(connections / 100);
        expect((residentMiB.at(-1) ?? 0) / second, `MiB after each hundred: ${shown}`).to.be.below(
          MAX_GROWTH,
        );
        expect(left, 'what keeps the process alive').to.deep.equal([]);
        expect(exitMs, 'milliseconds to its end').to.be.below(EXIT_MS);
      });

      it(`SOAK-02 that drops ${String(dropped)} connected connections has them closed, and ends by itself`, async () => {
        const { result, exitMs } = await runProgram('soak', [extension, 'drop', String(dropped)], LIMIT_MS);
        expect(result).to.deep.equal({ uncollected: 0, left: [] });
        expect(exitMs, 'milliseconds to its end').to.be.below(EXIT_MS);
      });
    });
  }
}
