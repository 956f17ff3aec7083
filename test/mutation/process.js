// A process that has loaded a package's tests and runs those that it is asked for: started by process-handle.js.
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import Mocha from 'mocha';
import { adaptSuite, Session } from './session.js';

const SUITE = fileURLToPath(new URL('../../packages/conformance/dist/', import.meta.url));

// As the command of Mocha does: a rejection that nobody caught fails the test.
process.on('unhandledRejection', (reason) => {
  throw reason;
});
globalThis.peerplugMutantSession = true;
const folder = process.env['PEERPLUG_MUTANTS_REACHED'] ?? '';
mkdirSync(folder, { recursive: true });

const { Blocking } = await import(pathToFileURL(path.join(SUITE, 'run/blocking.js')).href);
const { Fixture } = await import(pathToFileURL(path.join(SUITE, 'fixture/fixture.js')).href);
adaptSuite(Blocking, Fixture);
const mocha = new Mocha({ ui: 'bdd', timeout: 10_000 });
for (const file of process.argv.slice(2)) mocha.addFile(file);
await mocha.loadFilesAsync();
mocha.lazyLoadFiles(true);
const session = new Session(mocha);
// Those that were active while the files were loaded stay so in a process for one mutant only.
const { reached } = globalThis.peerplugMutants;
process.send?.({ tests: session.list(), reached: [...reached] });

process.on('message', async ({ index, mutants, limitMs }) => {
  process.env['PEERPLUG_MUTANTS'] = mutants.join(',');
  const outcome = await session.run(index, mutants, limitMs);
  process.send?.({ ...outcome, reached: [...new Set([...outcome.reached, ...reachedByChildren()])] });
});
process.on('disconnect', () => process.exit());

/** @returns {number[]} what the processes that a test started have reached, as far as they ended by themselves */
function reachedByChildren() {
  return readdirSync(folder).flatMap((name) => {
    const file = path.join(folder, name);
    const ids = readFileSync(file, 'utf8').split(',').filter(Boolean).map(Number);
    rmSync(file);
    return ids;
  });
}
