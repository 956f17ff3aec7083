import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { conformance } from '@peerplug/conformance';
import { extension } from './index.js';

/** Test id → reason, shared with the command: `npm run conformance`. */
const knownFailures = JSON.parse(
  readFileSync(new URL('../known-failures.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, string>>;

conformance({
  extension,
  knownFailures,
  extra({ dsl }) {
    dsl.after(collectAll);
  },
});

/** Connections of @roamhq/wrtc 0.10.0 that are closed and not collected when the process ends can crash it. */
async function collectAll(): Promise<void> {
  for (let round = 0; round < 5; round += 1) {
    globalThis.gc?.();
    await setTimeout(20);
  }
}
