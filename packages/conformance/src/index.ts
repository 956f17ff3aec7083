export { CLAUSES } from './run/clauses.js';
export {
  conformance,
  type ConformanceContext,
  type ConformanceOptions,
  type Dsl,
  type TestBody,
} from './run/conformance.js';
export {
  type ConformanceReport,
  reportOf,
  type ReportTotals,
  type RunFacts,
} from './run/conformance-report.js';
export type { Cause } from './run/causes.js';
export type { ClaimCheck, ClaimName } from './run/claims.js';
export type { TestResult, TestStatus } from './run/test-result.js';
export { type ChannelPair, Fixture, type Pair, type PairOptions } from './fixture/fixture.js';
export { type Prerequisite, type PrerequisiteProof, PREREQUISITES } from './fixture/prerequisites.js';
export { inMemoryExtension } from './in-memory/extension.js';
export type { KnownFailure, KnownFailures } from './run/known-failure.js';
export { type ListedTest, listTests } from './run/listed-test.js';
export { runConformance, runConformanceTest, type RunConformanceOptions } from './run/run-conformance.js';
export { runtimeName } from './run/runtime-name.js';
export type { SuiteOptions } from './run/suite-options.js';
export type { TestKind } from './fixture/test-case.js';
export { createNetwork, type Network, type NetworkOptions, type NetworkSettings } from './network/network.js';
export type { NetworkConditions } from './network/conditions.js';
export type { NetworkCounters } from './network/link.js';
export type { Side } from './network/side.js';
export { networkConformance } from './network-tests/network-conformance.js';
export type { NetworkConformanceOptions } from './network-tests/options.js';
