// `npm start`: makes the workspace ready, then runs examples/file-transfer with the arguments given.
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

// npm runs a script in the folder of its package.json; paths of the user are meant from where the user is.
if (process.env.INIT_CWD !== undefined && process.env.npm_lifecycle_event === 'start') {
  process.chdir(process.env.INIT_CWD);
}
await import('../examples/file-transfer/dist/main.js');
