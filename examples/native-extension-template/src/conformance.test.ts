import { readFileSync } from 'node:fs';
import { conformance, type KnownFailures } from '@peerplug/conformance';
import { extension } from './index.js';

/** Test id → why it fails, shared with the command: `npm run conformance`. */
const knownFailures = JSON.parse(
  readFileSync(new URL('../known-failures.json', import.meta.url), 'utf8'),
) as KnownFailures;

conformance({ extension, knownFailures });
