export { CLAUSES } from './clauses.js';
export { conformance, type ConformanceContext, type ConformanceOptions, type Dsl } from './conformance.js';
export { type ChannelPair, Fixture, type Pair, type PairOptions, type Side } from './fixture.js';
export { inMemoryExtension } from './in-memory-extension.js';
