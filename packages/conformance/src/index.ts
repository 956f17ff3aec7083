export { CLAUSES } from './clauses.js';
export { conformance, type ConformanceContext, type ConformanceOptions, type Dsl } from './conformance.js';
export {
  type ConformanceReport,
  reportOf,
  type ReportTotals,
  type TestResult,
  type TestStatus,
} from './conformance-report.js';
export { type ChannelPair, Fixture, type Pair, type PairOptions, type Side } from './fixture.js';
export { inMemoryExtension } from './in-memory-extension.js';
export type { KnownFailure, KnownFailures } from './known-failure.js';
export { type ListedTest, listTests } from './listed-test.js';
export { runConformance, runConformanceTest, type RunConformanceOptions } from './run-conformance.js';
export { runtimeName } from './runtime-name.js';
export type { SuiteOptions } from './suite-options.js';
export type { TestKind } from './test-case.js';
export { createNetwork, type Network, type NetworkOptions, type NetworkSettings } from './network.js';
export type { NetworkConditions } from './network-conditions.js';
export type { NetworkCounters } from './network-link.js';
export { networkConformance } from './network-conformance.js';
export type { NetworkConformanceOptions } from './network-options.js';
