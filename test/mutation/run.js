// Mutation testing of the extensions: `npm run mutants -- <package> [options]`, in a clone that nobody else uses. Builds
// mutants into the package's `dist`, runs its tests, which hold the conformance suite, and lists what no test notices.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Bench, Hunt, measure } from './hunt.js';
import { mutatePackage } from './mutated-package.js';
import { bundleSession, TestBrowser } from './page-handle.js';
import { ProcessHandle } from './process-handle.js';
import { sampleOf } from './sample.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    known: { type: 'string', multiple: true, default: [] },
    with: { type: 'string', multiple: true, default: [] },
    jobs: { type: 'string', default: '1' },
    longest: { type: 'string', default: 'Infinity' },
    pause: { type: 'string' },
    output: { type: 'string', default: 'mutants.jsonl' },
  },
});
const [name = ''] = positionals;
const jobs = Number(values.jobs);

const { mutants, tests: own, restore } = mutatePackage(name);
const tests = [...own, ...values.with.map((file) => path.resolve(file))];
process.once('exit', restore);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
const ids = chosen();
console.log(`${name}: ${ids.length} of ${mutants.length} mutants, seed ${values.seed}`);

const browsers = /** @type {TestBrowser[]} */ ([]);
const script = name === 'backend-browser' ? await bundleSession(tests) : '';
const benches = Array.from({ length: jobs }, () => new Bench(opener(), pause));
try {
  const baseline = await measure(/** @type {Bench} */ (benches[0]), Number(values.longest), console.log);
  console.log(`${baseline.tests.length} tests, ${baseline.early.size} mutants of code that runs once`);
  const known = killedBefore();
  const rest = ids.filter((id) => !known.has(mutants[id]?.key ?? ''));
  console.log(`${ids.length - rest.length} were killed before`);
  const counts = { killed: ids.length - rest.length, survived: 0, unreached: 0 };
  const start = performance.now();
  const hunt = new Hunt(baseline, mutants, (id, verdict) => {
    counts[verdict.status] += 1;
    appendFileSync(values.output, `${JSON.stringify({ package: name, ...mutants[id], ...verdict })}\n`);
    const seconds = Math.round((performance.now() - start) / 1000);
    const mutant = mutants[id];
    console.log(
      `${seconds} s ${JSON.stringify(counts)} ${verdict.status}: ${mutant?.file}:${mutant?.line} ${mutant?.change} (${verdict.by})`,
    );
  });
  await hunt.run(benches, rest);
  const share = Math.round((1000 * counts.killed) / ids.length) / 10;
  console.log(`${name}: ${counts.killed} of ${ids.length} killed (${share} %)`);
} finally {
  for (const bench of benches) await bench.restart();
  for (const browser of browsers) await browser.close();
}

/** @returns {number[]} the mutants to try */
function chosen() {
  const all = [...mutants.keys()].filter((id) => mutants[id]?.file.includes(values.only));
  return sampleOf(all, Number(values.sample ?? all.length), Number(values.seed));
}

/** @returns {Set<string>} the mutants that were killed in earlier runs, which count */
function killedBefore() {
  const lines = values.known.flatMap((file) => readFileSync(file, 'utf8').split('\n').filter(Boolean));
  const results = lines.map((line) => JSON.parse(line));
  return new Set(results.filter(({ status }) => status === 'killed').map(({ key }) => key));
}

/** @returns {(mutants: readonly number[]) => import('./hunt.js').Handle | Promise<import('./hunt.js').Handle>} */
function opener() {
  if (script === '') return (active) => new ProcessHandle(tests, active, jobs > 1);
  const browser = new TestBrowser(script);
  browsers.push(browser);
  return (active) => browser.open(active);
}

/** @returns {Promise<void>} once the file of `--pause` is gone */
async function pause() {
  while (values.pause !== undefined && existsSync(values.pause)) await sleep(1000);
}
