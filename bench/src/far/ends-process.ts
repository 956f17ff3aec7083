import { NODE_CONTENDERS } from '../contenders/in-node.js';
import type { FarRequest } from './protocol.js';
import { FarServer } from './server.js';

/* The program of the process of the far ends. */

const server = new FarServer({
  contenders: NODE_CONTENDERS,
  tell: (answer) => process.send?.(answer),
  cpuSeconds: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  },
});

process.on('message', (request: FarRequest) => {
  server.take(request);
});

// The one that asks is gone.
process.once('disconnect', () => process.exit());
