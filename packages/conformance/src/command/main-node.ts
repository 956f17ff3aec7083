#!/usr/bin/env node
import { main } from './command-node.js';

// Whoever reads our output has read enough, for example `head`.
process.stdout.on('error', (error: Error & { readonly code?: string }) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

process.exitCode = await main(process.argv.slice(2));
