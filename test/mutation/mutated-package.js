// A package whose built files hold all their mutants for a while.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { withMutants } from './mutants.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SWITCHBOARD = fileURLToPath(new URL('switchboard.js', import.meta.url));

/**
 * @typedef {object} PackageMutant
 * @property {string} key the same in every run while the place stays as it is
 * @property {string} file the source, below `src`
 * @property {number} line in the source
 * @property {string} place
 * @property {string} kind
 * @property {string} change
 */

/**
 * Builds the mutants of a package into its `dist`.
 *
 * @param {string} name the package's folder
 * @returns {{ tests: string[], mutants: PackageMutant[], restore: () => void }}
 */
export function mutatePackage(name) {
  const folder = path.join(ROOT, 'packages', name, 'dist');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.js'),
  );
  /** @type {PackageMutant[]} */
  const mutants = [];
  /** @type {Map<string, string>} */
  const originals = new Map();
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const file of files.filter((candidate) => !/test\.js$|(?:^|[/\\])testing[/\\]/u.test(candidate))) {
    const whole = path.join(folder, file);
    const text = readFileSync(whole, 'utf8');
    if (text.includes(SWITCHBOARD)) throw new Error(`${whole} has mutants already: build it again`);
    const lines = new SourceMap(JSON.parse(readFileSync(`${whole}.map`, 'utf8')));
    const source = file.replace(/\.js$/u, '.ts');
    const mutated = withMutants(text, ({ line, column, ...mutant }) => {
      const same = [source, mutant.place, mutant.kind, mutant.change].join(' | ');
      const count = (counts.get(same) ?? 0) + 1;
      counts.set(same, count);
      const origin = lines.findEntry(line, column);
      const sourceLine = 'originalLine' in origin ? origin.originalLine + 1 : 0;
      mutants.push({ key: `${same} | ${count}`, file: source, line: sourceLine, ...mutant });
      return mutants.length - 1;
    });
    originals.set(whole, text);
    writeFileSync(whole, `import { isMutant } from ${JSON.stringify(SWITCHBOARD)};\n${mutated}`);
  }
  const restore = () => {
    for (const [file, text] of originals) writeFileSync(file, text);
  };
  const tests = files.filter((file) => file.endsWith('.test.js')).map((file) => path.join(folder, file));
  return { tests: tests.sort(), mutants, restore };
}
