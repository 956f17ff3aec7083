import { passesThoughKnown } from './conformance-failure.js';
import type { TestResult } from './test-result.js';

/**
 * Why a test fails today: the reason, in a sentence. Such a test must fail, so that no entry outlives its cause. One whose
 * outcome hangs on timing is marked with `sometimes`: it may pass, too, and counts as passed where it does.
 */
export type KnownFailure = string | { readonly reason: string; readonly sometimes: true };

/** Test id → why it fails. */
export type KnownFailures = Readonly<Record<string, KnownFailure>>;

/** What a test came to. */
export type Outcome = Pick<TestResult, 'status' | 'reason' | 'error' | 'cause'>;

/** What went wrong in a test: the whole of it, and the one line that other tests may have in common with it. */
export interface FailureText {
  readonly report: string;
  readonly common: string;
}

/**
 * What a test came to in the light of what is known.
 *
 * @param failure - what went wrong, null where it passed
 */
export function outcomeOf(id: string, known: KnownFailure | undefined, failure: FailureText | null): Outcome {
  if (failure !== null) {
    const { report: error, common: cause } = failure;
    return known === undefined
      ? { status: 'failed', error, cause }
      : { status: 'known-failure', reason: knownReason(known), error, cause };
  }
  if (known === undefined || mayPass(known)) return { status: 'passed' };
  const error = passesThoughKnown(id);
  return { status: 'failed', reason: knownReason(known), error, cause: error };
}

/** The reason alone. */
export function knownReason(known: KnownFailure): string {
  return typeof known === 'string' ? known : known.reason;
}

/** Whether a pass is no surprise. */
export function mayPass(known: KnownFailure): boolean {
  return typeof known !== 'string';
}
