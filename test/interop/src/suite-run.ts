import {
  type ConformanceReport,
  listTests,
  reportOf,
  runConformanceTest,
  runtimeName,
  type SuiteOptions,
  type TestResult,
} from '@peerplug/conformance';

/** One run of the suite, test by test, in this process or page. */
export class SuiteRun {
  readonly #options: SuiteOptions;
  readonly #results = new Map<string, TestResult>();

  constructor(options: SuiteOptions) {
    this.#options = options;
  }

  /** Runs one test. */
  async test(id: string): Promise<TestResult> {
    const result = await runConformanceTest(id, this.#options);
    this.#results.set(id, result);
    return result;
  }

  /** What came of the tests so far, with those that do not apply, in the order of the suite. */
  async report(): Promise<ConformanceReport> {
    const { extension, peer = extension } = this.#options;
    const results: TestResult[] = [];
    for (const { id, pending } of listTests(extension)) {
      const result = this.#results.get(id) ?? (pending === undefined ? undefined : await this.test(id));
      if (result !== undefined) results.push(result);
    }
    const { name, version, capabilities } = extension;
    const facts = { extension: name, peer: peer.name, version, node: runtimeName(), capabilities };
    return reportOf(facts, results);
  }
}
