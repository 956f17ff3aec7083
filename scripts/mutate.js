// Mutation testing of the extensions: `node scripts/mutate.js <package> [--sample <n>] [--seed <n>] [--output <file>]`, in
// a clone that nobody else uses. Changes the built files of a package in one point each, runs the package's tests, which
// hold the conformance suite, and says which changes no test notices.
import { spawn } from 'node:child_process';
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { mutantsOf } from './mutants.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MOCHA = path.join(ROOT, 'node_modules', 'mocha', 'bin', 'mocha.js');

/** Longer than the tests of a package take on a busy machine; what hangs is noticed. */
const RUN_MS = 300_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    output: { type: 'string', default: 'mutants.jsonl' },
    only: { type: 'string' },
  },
});
const [name = ''] = positionals;
const folder = path.join(ROOT, 'packages', name, 'dist');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.js'))
  .map((file) => path.join(folder, file));
const tests = files.filter(
  (file) => file.endsWith('.test.js') && !/\.(?:long|nightly)-test\.js$/u.test(file),
);
const sources = files.filter((file) => !/\.(?:long-|nightly-)?test\.js$|[/\\]testing[/\\]/u.test(file));
const wanted =
  values.only === undefined ? sources : sources.filter((file) => file.includes(values.only ?? ''));
const all = wanted.flatMap((file) =>
  mutantsOf(readFileSync(file, 'utf8')).map((mutant) => ({ file, ...mutant })),
);
const sample = sampleOf(all, Number(values.sample ?? all.length), Number(values.seed));
process.stdout.write(`${name}: ${sample.length} of ${all.length} mutants, seed ${values.seed}\n`);

const base = await run(tests, '');
if (base.status !== 0) throw new Error(`the tests fail without a mutant:\n${base.output}`);
let survived = 0;
for (const [index, mutant] of sample.entries()) {
  const outcome = await outcomeOf(mutant);
  if (outcome.status === 'survived') survived += 1;
  appendFileSync(values.output, `${JSON.stringify(outcome)}\n`);
  const killed = index + 1 - survived;
  process.stdout.write(
    `${index + 1}/${sample.length} (${Math.round((100 * killed) / (index + 1))} % killed) ${outcome.status}: ${outcome.where}: ${outcome.change}\n`,
  );
}

/**
 * @param {typeof all[number]} mutant
 * @returns {Promise<{ package: string, where: string, kind: string, change: string, status: string, by: string }>}
 */
async function outcomeOf({ file, start, end, replacement, kind, place }) {
  const text = readFileSync(file, 'utf8');
  const line = text.slice(0, start).split('\n').length;
  const where = `${path.relative(folder, file)}:${line} ${place}`;
  const original = text.slice(start, end).replaceAll(/\s+/gu, ' ');
  const change = `${original.length > 90 ? `${original.slice(0, 90)}…` : original} → ${replacement}`;
  writeFileSync(file, text.slice(0, start) + replacement + text.slice(end));
  try {
    const { status, output } = await run(nearestFirst(file), file);
    const by = /^\s*1\) (.*(?:\n.*){0,2})/mu.exec(output)?.[1]?.replaceAll(/\s+/gu, ' ') ?? String(status);
    return {
      package: name,
      where,
      kind,
      change,
      status: status === 0 ? 'survived' : 'killed',
      by: status === 0 ? '' : by,
    };
  } finally {
    writeFileSync(file, text);
  }
}

/**
 * @param {string} file
 * @returns {string[]} the tests, those of the same name and the same folder first: they are quick
 */
function nearestFirst(file) {
  const rank = (/** @type {string} */ test) => {
    if (test === file.replace(/\.js$/u, '.test.js')) return 0;
    if (path.basename(test) === 'conformance.test.js') return 2;
    return path.dirname(test) === path.dirname(file) ? 1 : 3;
  };
  return tests.toSorted((one, other) => rank(one) - rank(other));
}

/**
 * @param {readonly string[]} specs
 * @returns {Promise<{ status: number | null, output: string }>}
 */
function run(specs) {
  const parameters = ['--expose-gc', MOCHA, '--bail', '--exit', ...specs];
  const child = spawn(process.execPath, parameters, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  const timer = setTimeout(() => child.kill('SIGKILL'), RUN_MS);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => {
      clearTimeout(timer);
      resolve({ status, output });
    });
  });
}

/**
 * @template T
 * @param {readonly T[]} items
 * @param {number} count
 * @param {number} seed
 * @returns {T[]} so many of them, by chance, the same for the same seed
 */
function sampleOf(items, count, seed) {
  let state = seed >>> 0;
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const rest = [...items];
  return Array.from({ length: Math.min(count, rest.length) }, () => {
    const [item] = rest.splice(Math.floor(random() * rest.length), 1);
    return /** @type {T} */ (item);
  });
}
