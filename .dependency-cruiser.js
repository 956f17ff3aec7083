// The rules of dependency-cruiser, made of the table in arrows.js.
import { ARROWS, INJECTION, TESTS_IMPORT } from './arrows.js';

/** Tests, and what serves tests only. */
const TEST = String.raw`\.(?:test|long-test|nightly-test)\.[jt]s$|/testing/`;

const LIBRARY = '(?:^|/)node_modules/';

/** @typedef {import('dependency-cruiser').IForbiddenRuleType} Rule */

/**
 * @param {string} name
 * @param {string} comment what to do
 * @param {Rule['from']} from
 * @param {Rule['to']} to
 * @returns {Rule}
 */
function forbid(name, comment, from, to) {
  return { name, comment, severity: 'error', from, to };
}

/** @param {readonly string[]} names */
const any = (names) => `(?:${names.join('|')})`;

/** The root of a package, of which `path` names the sources. */
const rootOf = (path) => path.replace(/\/src$/u, '');

/**
 * @param {string} name
 * @param {import('./arrows.js').Arrows} arrows
 * @returns {Rule[]}
 */
function packageRules(name, { path, imports, libraries, runsInPages = false }) {
  const own = rootOf(path);
  const allowed = (names) => [`^${own}/`, ...names.map((other) => `^${rootOf(ARROWS[other].path)}/`)];
  const rules = [
    forbid(
      `${name}: packages`,
      `arrows.js: ${name} may import ${imports.join(', ') || 'none of our packages'}`,
      { path: `^${path}/`, pathNot: TEST },
      { path: '^(?:packages|bench|test|examples|scripts)/', pathNot: allowed(imports) },
    ),
    forbid(
      `${name}: packages of tests`,
      `arrows.js: tests of ${name} may import ${[...imports, ...TESTS_IMPORT].join(', ')}`,
      { path: `^${path}/.*(?:${TEST})` },
      {
        path: '^(?:packages|bench|test|examples|scripts)/',
        pathNot: allowed([...imports, ...TESTS_IMPORT.filter((other) => other !== name)]),
      },
    ),
  ];
  if (!libraries.includes('*')) {
    rules.push(
      forbid(
        `${name}: libraries`,
        `arrows.js: ${name} may import ${libraries.join(', ') || 'no library'}`,
        { path: `^${path}/`, pathNot: TEST },
        { path: LIBRARY, pathNot: libraries.map((library) => `${LIBRARY}${library}/(?!.*node_modules/)`) },
      ),
    );
  }
  if (runsInPages) {
    rules.push(
      forbid(
        `${name}: no Node.js`,
        'this package runs in pages too: what needs Node.js goes into a file that ends in -node.ts',
        { path: `^${path}/`, pathNot: [TEST, String.raw`-node\.ts$`] },
        { dependencyTypes: ['core'] },
      ),
    );
  }
  return rules;
}

/**
 * @param {string} name
 * @param {import('./arrows.js').Arrows} arrows
 * @returns {Rule[]}
 */
function folderRules(name, { path, folders = {} }) {
  const names = Object.keys(folders);
  if (names.length === 0) return [];
  const rules = names.map((folder, index) => {
    const allowed = folders[folder];
    const below = allowed.filter((other) => !names.slice(0, index).includes(other));
    if (below.length > 0)
      throw new Error(`arrows.js: in ${name}, ${below.join(', ')} must stand above ${folder}`);
    return forbid(
      `${name}: ${folder}`,
      `arrows.js: in ${name}, ${folder}/ may import ${allowed.join(', ') || 'no other folder'}`,
      { path: `^${path}/${folder}/`, pathNot: TEST },
      { path: `^${path}/`, pathNot: `^${path}/${any([folder, ...allowed])}/` },
    );
  });
  rules.push(
    forbid(
      `${name}: folders`,
      'arrows.js does not name this folder; say there what it may import',
      { path: `^${path}/(?!${any(names)}/)[^/]+/` },
      {},
    ),
  );
  return rules;
}

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...Object.entries(ARROWS).flatMap(([name, arrows]) => [
      ...packageRules(name, arrows),
      ...folderRules(name, arrows),
    ]),
    forbid('circle', 'move what both need into a file that both import', {}, { circular: true }),
    forbid(
      'packages by name',
      "a package is imported by its name, '@peerplug/core'",
      { path: '^(packages/[^/]+|test|examples|bench|scripts)/' },
      { path: '^packages/', pathNot: '^$1/', dependencyTypes: ['local'] },
    ),
    forbid(
      'injection',
      "core's injection-node.ts is the only door to tsyringe",
      { path: '^packages/', pathNot: INJECTION.map((file) => `^${file}`) },
      { path: `${LIBRARY}${any(['tsyringe', 'reflect-metadata'])}/` },
    ),
    forbid(
      'tests',
      'what tests need stays out of the sources',
      { path: '^(?:packages|bench)/[^/]+/', pathNot: TEST },
      { path: TEST },
    ),
    // Templates are copied out of the workspace and installed there.
    forbid(
      'unresolved',
      'nothing is there',
      { pathNot: '^examples/[^/]*template[^/]*/' },
      { couldNotResolve: true },
    ),
  ],
  options: {
    // Types too, wherever they are imported: in a declaration, an expression or a comment.
    tsPreCompilationDeps: true,
    detectJSDocImports: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    doNotFollow: { path: ['node_modules', '/dist/'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['node', 'import', 'default', 'types'],
      mainFields: ['main', 'types'],
    },
  },
};
