// `npm run bench`: makes the workspace ready, then measures with the arguments given.
import { ensureBuilt, ensureInstalled, ensureNode, SetupError } from './setup.js';

try {
  ensureNode();
  await ensureInstalled();
  await ensureBuilt();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`${error.output}${error.message}\n`);
  process.exit(1);
}

// Files that the user names are meant from where the user is.
if (process.env.INIT_CWD !== undefined && process.env.npm_lifecycle_event === 'bench') {
  process.chdir(process.env.INIT_CWD);
}
await import('../bench/dist/bench.js');
