import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const REQUIRED = ['LICENSE', 'README.md', 'package.json'];

/** Scripts, their types, and maps from the scripts to the sources, which are inside the maps. */
const BUILT = /^dist\/.+\.(?:js|js\.map|d\.ts)$/u;
const TEST = /\.(?:long-)?test\./u;

/** What says where the package is developed and published is up to who publishes it. */
const FOREIGN_FIELDS = ['bugs', 'homepage', 'private', 'publishConfig', 'repository', 'scripts'];

/**
 * Checks what an unpacked package holds.
 *
 * @param {string} folder
 * @throws {Error} that says what should not be so, one line each
 */
export function checkContents(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  const read = (file) => readFileSync(path.join(folder, file), 'utf8');
  const faults = [
    ...fileFaults(files),
    ...unreachedFaults(files, read),
    ...manifestFaults(JSON.parse(read('package.json'))),
    ...licenseFaults(files, read),
    ...files.filter((file) => BUILT.test(file)).flatMap((file) => builtFaults(file, files, read(file))),
  ];
  if (faults.length > 0) throw new Error(faults.join('\n'));
}

/**
 * @param {readonly string[]} files
 * @returns {string[]}
 */
function fileFaults(files) {
  const missing = REQUIRED.filter((file) => !files.includes(file));
  const alien = files.filter((file) => !REQUIRED.includes(file) && (!BUILT.test(file) || TEST.test(file)));
  return [
    ...missing.map((file) => `${file} is missing`),
    ...alien.map((file) => `${file} does not belong in it`),
  ];
}

/**
 * @param {readonly string[]} files
 * @param {(file: string) => string} read
 * @returns {string[]}
 */
function unreachedFaults(files, read) {
  const { exports = {}, imports = {}, bin = {} } = JSON.parse(read('package.json'));
  const reached = new Set(pathsIn(JSON.stringify({ exports, imports, bin }), '.'));
  // A set hands out what is added while it is walked.
  for (const file of reached) {
    // A module of types only is named by types only.
    for (const part of [file, file.replace(/\.js$/u, '.d.ts')].filter((name) => files.includes(name))) {
      for (const next of pathsIn(read(part), path.posix.dirname(part))) reached.add(next);
    }
  }
  const scripts = files.filter((file) => BUILT.test(file) && file.endsWith('.js') && !TEST.test(file));
  return scripts.filter((file) => !reached.has(file)).map((file) => `${file} is used by nothing in it`);
}

/**
 * @param {string} text
 * @param {string} folder
 * @returns {string[]} the scripts that it names by relative paths, in imports or otherwise
 */
function pathsIn(text, folder) {
  return [...text.matchAll(/["'](\.{1,2}\/[^"']+\.js)["']/gu)].map(([, file]) =>
    path.posix.join(folder, file ?? ''),
  );
}

/**
 * @param {Record<string, unknown>} manifest
 * @returns {string[]}
 */
function manifestFaults(manifest) {
  const foreign = FOREIGN_FIELDS.filter((field) => field in manifest);
  const protocols = /"(?:workspace|catalog|link|file):[^"]*"/u.exec(JSON.stringify(manifest)) ?? [];
  const missing = ['description', 'engines', 'exports', 'license'].filter((field) => !(field in manifest));
  return [
    ...foreign.map((field) => `package.json has the field ${field}`),
    ...protocols.map((version) => `package.json has the version ${version}`),
    ...missing.map((field) => `package.json lacks the field ${field}`),
  ];
}

/**
 * @param {readonly string[]} files
 * @param {(file: string) => string} read
 * @returns {string[]}
 */
function licenseFaults(files, read) {
  if (!files.includes('LICENSE')) return [];
  const isOurs = read('LICENSE') === readFileSync(path.join(ROOT, 'LICENSE'), 'utf8');
  return isOurs ? [] : ['LICENSE is not the one of the workspace'];
}

/**
 * @param {string} file
 * @param {readonly string[]} files
 * @param {string} text
 * @returns {string[]}
 */
function builtFaults(file, files, text) {
  const faults = [];
  if (text.includes(path.resolve(ROOT))) faults.push(`${file} names the folder it was built in`);
  if (file.endsWith('.map')) {
    const { sources, sourcesContent = [] } = JSON.parse(text);
    const isWhole = sources.every((_, index) => typeof sourcesContent[index] === 'string');
    return isWhole ? faults : [...faults, `${file} lacks its sources`];
  }
  const twin = file.endsWith('.d.ts') ? file.replace(/\.d\.ts$/u, '.js') : file.replace(/\.js$/u, '.d.ts');
  if (!files.includes(twin)) faults.push(`${file} is there without ${twin}`);
  const [, map] = /^\/\/# sourceMappingURL=(.+)$/mu.exec(text) ?? [];
  if (map !== undefined && !files.includes(path.posix.join(path.posix.dirname(file), map)))
    faults.push(`${file} names ${map}, which is missing`);
  return faults;
}
