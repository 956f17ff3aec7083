import type { ExtensionCapabilities } from '@peerplug/core';
import { type ClaimCheck, claimsOf } from './claims.js';
import { type Cause, causesOf } from './causes.js';
import { RULES_VERSION, SUITE_VERSION } from './suite-version.js';
import type { TestResult, TestStatus } from './test-result.js';

/** How many tests ended which way. */
export interface ReportTotals {
  readonly passed: number;
  readonly failed: number;
  readonly blocked: number;
  readonly pending: number;
  readonly knownFailures: number;
}

/** What came of one run: plain data, the same as the JSON report. */
export interface ConformanceReport {
  /** Version of the suite: of `@peerplug/conformance`. */
  readonly suite: string;
  /** Version of the rule set, for example `1+5f3a91c0`: runs with the same one had the same tests. */
  readonly rules: string;
  /** Name of the extension under test. */
  readonly extension: string;
  /** Name of the extension at the other end; the same for a run of one. */
  readonly peer: string;
  /** Version of the extension under test. */
  readonly version: string;
  /** What it ran in: Node.js's version (`v20.20.2`), or in a page the browser's name and version. */
  readonly node: string;
  readonly totals: ReportTotals;
  /** The claims of the extension's descriptor: proved, failed, or unchecked; empty where the run did not say them. */
  readonly claims: readonly ClaimCheck[];
  /** What the failures come down to, that of most tests first. */
  readonly causes: readonly Cause[];
  /** In the order of the run. */
  readonly results: readonly TestResult[];
}

/** What a report says of a run beside the results. */
export interface RunFacts extends Pick<ConformanceReport, 'extension' | 'peer' | 'version' | 'node'> {
  /** Of the extension under test: what the run says of each claim. */
  readonly capabilities?: ExtensionCapabilities;
}

/** The report of a run. */
export function reportOf(
  { extension, peer, version, node, capabilities }: RunFacts,
  results: readonly TestResult[],
): ConformanceReport {
  const count = (status: TestStatus): number => results.filter((result) => result.status === status).length;
  const totals: ReportTotals = {
    passed: count('passed'),
    failed: count('failed'),
    blocked: count('blocked'),
    pending: count('pending'),
    knownFailures: count('known-failure'),
  };
  const causes = causesOf(results);
  return {
    suite: SUITE_VERSION,
    rules: RULES_VERSION,
    extension,
    peer,
    version,
    node,
    totals,
    claims: capabilities === undefined ? [] : claimsOf(capabilities, results),
    causes,
    results,
  };
}
