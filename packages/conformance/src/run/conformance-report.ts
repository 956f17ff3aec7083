/** How a test ended. */
export type TestStatus =
  /** The extension does what the test claims. */
  | 'passed'
  /** It falls short, or passes a test that is listed as a known failure. */
  | 'failed'
  /** The test does not apply to the extension's capabilities. */
  | 'pending'
  /** It falls short where that is known. */
  | 'known-failure';

/** What came of one test. */
export interface TestResult {
  /** Stable: group and number, for example `NEG-03`. */
  readonly id: string;
  /** What it enforces: keys of `CLAUSES`. */
  readonly clauses: readonly string[];
  /** A claim, without the id. */
  readonly title: string;
  readonly status: TestStatus;
  /** Milliseconds, whole; 0 for pending ones. */
  readonly durationMs: number;
  /** Of a pending test which capability is the reason, of a known failure the one given. */
  readonly reason?: string;
  /** Of a failure, known or not: what was observed in the first line, and what it means in those that follow. */
  readonly error?: string;
}

/** How many tests ended which way. */
export interface ReportTotals {
  readonly passed: number;
  readonly failed: number;
  readonly pending: number;
  readonly knownFailures: number;
}

/** What came of one run: plain data, the same as the JSON report. */
export interface ConformanceReport {
  /** Name of the extension under test. */
  readonly extension: string;
  /** Name of the extension at the other end; the same for a run of one. */
  readonly peer: string;
  /** Version of the extension under test. */
  readonly version: string;
  /** What it ran in: Node.js's version (`v20.20.2`), or in a page the browser's name and version. */
  readonly node: string;
  readonly totals: ReportTotals;
  /** In the order of the run. */
  readonly results: readonly TestResult[];
}

/** The report of a run. */
export function reportOf(
  { extension, peer, version, node }: Omit<ConformanceReport, 'totals' | 'results'>,
  results: readonly TestResult[],
): ConformanceReport {
  const count = (status: TestStatus): number => results.filter((result) => result.status === status).length;
  const totals: ReportTotals = {
    passed: count('passed'),
    failed: count('failed'),
    pending: count('pending'),
    knownFailures: count('known-failure'),
  };
  return { extension, peer, version, node, totals, results };
}
