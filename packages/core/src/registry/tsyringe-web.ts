// The parts that are used, from tsyringe's build for ES2015, rather than its entry: bundlers would take one that is a
// third larger, and it demands the metadata API, which only tsyringe's decorators need. Nothing here is decorated.

// @ts-expect-error: tsyringe has types for its entry only; who imports this file gets those.
export { instance as container } from 'tsyringe/dist/esm2015/dependency-container.js';
// @ts-expect-error: likewise.
export { default as instanceCachingFactory } from 'tsyringe/dist/esm2015/factories/instance-caching-factory.js';
