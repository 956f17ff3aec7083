import { declareRuntimes } from './declare-runtimes.js';

// The claims that take a network and a minute are left to the nightly tests.
declareRuntimes('the suite from packed tarballs', ['--quick']);
