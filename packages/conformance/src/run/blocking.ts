import { PREREQUISITES } from '../fixture/prerequisites.js';
import type { TestCase } from '../fixture/test-case.js';
import type { TestResult } from './test-result.js';

/** Why a test is not run, or does not count. */
export type Block = Pick<TestResult, 'status' | 'reason' | 'blockedBy' | 'isUnchecked'> & {
  readonly reason: string;
};

/** Which tests of a run have failed, and what that blocks. */
export class Blocking {
  readonly #stopsAtFirst: boolean;
  /** The failed tests that a test comes down to: itself where it has failed, those to blame where it was blocked. */
  readonly #blame = new Map<string, readonly string[]>();
  /** What the failed tests failed of, and the first that did. */
  readonly #causes = new Map<string, string>();
  /** The tests that could not be carried out here, and why. */
  readonly #unchecked = new Map<string, string>();
  #first: string | null = null;

  /** @param stopsAtFirst - whether the first failure blocks all other tests */
  constructor(stopsAtFirst = false) {
    this.#stopsAtFirst = stopsAtFirst;
  }

  /** Why a test cannot be run; null where nothing is in its way. */
  blockOf({ needs }: Pick<TestCase, 'needs'>): Block | null {
    for (const name of needs) {
      const { claim, provenBy } = PREREQUISITES[name];
      const unchecked = this.#unchecked.get(provenBy);
      if (unchecked !== undefined) return { status: 'pending', reason: unchecked, isUnchecked: true };
      const blockedBy = this.#blame.get(provenBy);
      if (blockedBy !== undefined) return blocked(`${blockedBy.join(', ')}: ${claim}`, blockedBy);
    }
    if (!this.#stopsAtFirst || this.#first === null) return null;
    return blocked(`${this.#first}, the first failure: the run stops there`, [this.#first]);
  }

  /** Why a failure whose only cause is an error in nobody's call does not count: another test has failed of the same. */
  blockOfRepeated(cause: string): Block | null {
    const first = this.#causes.get(cause);
    return first === undefined ? null : blocked(`${first}, which failed of the same: ${cause}`, [first]);
  }

  /** Takes the result of a test into account. A known failure blocks nothing: the run goes on as its author wants. */
  note({ id, status, cause, reason = '', blockedBy, isUnchecked }: TestResult): void {
    if (isUnchecked === true) this.#unchecked.set(id, reason);
    if (status === 'blocked') this.#blame.set(id, blockedBy ?? []);
    if (status !== 'failed') return;
    this.#blame.set(id, [id]);
    this.#first ??= id;
    if (cause !== undefined && !this.#causes.has(cause)) this.#causes.set(cause, id);
  }
}

function blocked(why: string, blockedBy: readonly string[]): Block {
  return { status: 'blocked', reason: `blocked by ${why}`, blockedBy };
}
