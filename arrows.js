/**
 * Who may import whom: the one place that says it. `npm run check` holds it (`.dependency-cruiser.js`), cycles between
 * files included.
 *
 * @typedef {object} Arrows
 * @property {string} path the folder of the sources
 * @property {readonly string[]} imports packages of ours, by their folder's name
 * @property {readonly string[]} libraries packages of others
 * @property {boolean} [runsInPages] its sources use Node.js in files that end in `-node.ts` only
 * @property {Readonly<Record<string, readonly string[]>>} [folders] a folder → those that it may import. Only folders
 *   further up in the list can be named, so that there is no circle. Files at the root may import every folder, and no
 *   folder may import them.
 */

/** @type {Readonly<Record<string, Arrows>>} */
export const ARROWS = {
  core: {
    path: 'packages/core/src',
    imports: [],
    libraries: ['tsyringe', 'reflect-metadata'],
    runsInPages: true,
    folders: {
      constants: [],
      errors: ['constants'],
      input: ['constants', 'errors'],
      contract: ['constants', 'errors', 'input'],
      registry: ['constants', 'errors', 'input', 'contract'],
      session: ['constants', 'errors', 'input', 'contract', 'registry'],
      api: ['constants', 'errors', 'input', 'contract', 'registry', 'session'],
      // An entry of its own, which nothing else may import.
      async: ['constants', 'errors', 'input', 'session', 'api'],
      testing: ['constants', 'errors', 'input', 'contract', 'registry', 'session', 'api'],
    },
  },
  'backend-libdatachannel': {
    path: 'packages/backend-libdatachannel/src',
    imports: ['core'],
    libraries: ['node-datachannel'],
    folders: {
      timing: [],
      relay: [],
      native: ['timing', 'relay'],
      ice: ['timing', 'relay', 'native'],
      testing: ['relay', 'native'],
    },
  },
  'backend-werift': {
    path: 'packages/backend-werift/src',
    imports: ['core'],
    libraries: ['werift'],
    folders: {
      internals: [],
      net: [],
      ice: ['internals', 'net'],
      dtls: ['internals'],
      sctp: ['internals'],
      channels: ['internals', 'sctp'],
      sdp: ['sctp'],
    },
  },
  'backend-browser': {
    path: 'packages/backend-browser/src',
    imports: ['core'],
    libraries: [],
    runsInPages: true,
    folders: { testing: [] },
  },
  conformance: {
    path: 'packages/conformance/src',
    imports: ['core'],
    libraries: ['chai', 'fastest-levenshtein', 'multicast-dns'],
    runsInPages: true,
    folders: {
      network: [],
      fixture: ['network'],
      tests: ['fixture', 'network'],
      run: ['tests', 'fixture'],
      'network-tests': ['tests', 'fixture', 'network', 'run'],
      claims: ['fixture', 'network', 'network-tests'],
      reports: ['run', 'tests'],
      command: ['run', 'reports', 'tests', 'fixture', 'claims'],
      'in-memory': [],
      broken: ['in-memory'],
      'self-proof': ['broken', 'fixture', 'run'],
    },
  },
  connects: {
    path: 'test/connects/src',
    imports: ['core', 'backend-libdatachannel', 'backend-werift', 'backend-browser'],
    // The stacks that connect, and what drives them.
    libraries: ['*'],
  },
  bench: {
    path: 'bench/src',
    imports: [
      'core',
      'backend-libdatachannel',
      'backend-werift',
      'backend-browser',
      'conformance',
      'connects',
    ],
    // Everything that is measured.
    libraries: ['*'],
    folders: {
      connection: [],
      contenders: ['connection'],
      browser: [],
      far: ['connection', 'contenders', 'browser'],
      measurements: ['connection', 'contenders'],
      results: ['contenders', 'measurements'],
      run: ['connection', 'contenders', 'browser', 'far', 'measurements', 'results'],
    },
  },
};

/** What tests of a package may import beside what its sources may: every extension runs the suite. */
export const TESTS_IMPORT = ['conformance'];

/** Files through which tsyringe (its types, in container.ts) and the metadata API come in. */
export const INJECTION = [
  'packages/core/src/registry/injection-node.ts',
  'packages/core/src/registry/container.ts',
  'packages/core/src/registry/container.test.ts',
];
