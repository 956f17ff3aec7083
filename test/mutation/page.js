// The first module of a page with mutants: Mocha's globals, and the mutants that are active from the start.
import { failTheTest } from '../browser/page.js';

const ids = new URLSearchParams(globalThis.location.search).get('mutants') ?? '';
globalThis.peerplugMutants = {
  active: new Set(ids.split(',').filter(Boolean).map(Number)),
  reached: new Set(),
};
globalThis.addEventListener('unhandledrejection', failTheTest);
