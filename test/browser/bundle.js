import { SourceMap } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** A place in a stack: mocha shortens the address, the browser does not. */
const PLACE = /(?:https?:\/\/[^\s()]+?\/)?tests\.js:(\d+):(\d+)/gu;

const PAGE = fileURLToPath(new URL('page.js', import.meta.url));

/**
 * @typedef {object} Bundle
 * @property {string} code one classic script
 * @property {(line: string) => string} toSources replaces places in the bundle by places in the sources
 */

/**
 * Bundles test files with the runner's page part, which leaves `runTests(options)` on `globalThis`.
 *
 * @param {readonly string[]} files compiled test files
 * @returns {Promise<Bundle>}
 */
export function bundle(files) {
  return bundleScript(entry(files));
}

/**
 * Bundles a script for a page, which has to serve it as `tests.js`.
 *
 * @param {string} contents an ES module; it imports files by their whole paths
 * @returns {Promise<Bundle>}
 */
export async function bundleScript(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: ROOT, sourcefile: 'entry.js' },
    bundle: true,
    write: false,
    outfile: 'tests.js',
    sourcemap: 'external',
    format: 'iife',
    platform: 'browser',
    target: 'es2023',
    // The packages call themselves free of side effects, which is true of all but their tests.
    ignoreAnnotations: true,
    logLevel: 'silent',
  });
  const [map, script] = outputFiles;
  if (map === undefined || script === undefined) throw new Error('the bundler left no script');
  const sources = new SourceMap(JSON.parse(map.text));
  return { code: script.text, toSources: (line) => replacePlaces(line, sources) };
}

/**
 * @param {readonly string[]} files
 * @returns {string}
 */
function entry(files) {
  const imports = files.map((file) => `import ${JSON.stringify(path.resolve(file))};`);
  return [`import { run } from ${JSON.stringify(PAGE)};`, ...imports, 'globalThis.runTests = run;'].join(
    '\n',
  );
}

/**
 * @param {string} line
 * @param {SourceMap} sources
 * @returns {string}
 */
function replacePlaces(line, sources) {
  const translated = line.replaceAll(PLACE, (place, row, column) => {
    const origin = sources.findEntry(Number(row) - 1, Number(column) - 1);
    if (!('originalSource' in origin)) return place;
    return `${origin.originalSource}:${origin.originalLine + 1}:${origin.originalColumn + 1}`;
  });
  // Mocha leaves its own frames out of a stack; in a bundle it cannot tell them.
  return translated.replaceAll(/^.*[@( ]\S*\/node_modules\/mocha\/\S*:\d+:\d+.*\n?/gmu, '');
}
