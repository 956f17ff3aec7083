import { declareRuntimes } from './declare-runtimes.js';

// Timers of Deno are slower than what the tests on bad networks are written for.
declareRuntimes('the whole suite from packed tarballs', ['--scale', '3']);
