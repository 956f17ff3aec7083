import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const REQUIRED = ['LICENSE', 'README.md', 'package.json'];

/** Scripts, their types, and maps from the scripts to the sources, which are inside the maps. */
const BUILT = /^dist\/.+\.(?:js|js\.map|d\.ts)$/u;
const TEST = /\.test\./u;

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
