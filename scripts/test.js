// `npm test`: makes the workspace ready, then runs all tests in Node.js and in a browser. `npm test -- --help` tells more.
import { ensureNode } from './setup.js';

try {
  ensureNode();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

// Only now: what follows is written for a Node.js that is new enough.
const { main } = await import('./test-command.js');
process.exitCode = await main(process.argv.slice(2));
