import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort } from 'node:worker_threads';
import { brokenCopies } from '../broken/index.js';
import { runBrokenCopy } from './run.js';

// The tests of what is collected are quick with it only; the flag makes it a global of contexts that come later.
setFlagsFromString('--expose-gc');
Object.assign(globalThis, { gc: runInNewContext('gc') as unknown });

// Some copies throw where nobody catches it: the suite has to find that, and the thread has to live on.
process.on('uncaughtException', () => undefined);
process.on('unhandledRejection', () => undefined);

// Receives the index of a broken copy, and answers with the tests that it has failed.
parentPort?.on('message', (index: number) => {
  const copy = brokenCopies[index];
  if (copy === undefined) throw new Error(`there is no broken copy ${String(index)}`);
  void runBrokenCopy(copy).then((failures) => {
    parentPort?.postMessage(failures);
  });
});
