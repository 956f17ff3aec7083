// `npm run check`: everything that can be said of the workspace without running its tests.
import { ensureNode } from './setup.js';

try {
  ensureNode();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

// Only now: what follows is written for a Node.js that is new enough.
const { main } = await import('./check-command.js');
process.exitCode = await main();
