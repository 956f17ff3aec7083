// Runs in a network namespace of its own: meets a Chromium that hides its addresses, and tells what came of it.
import { readlinkSync } from 'node:fs';
import type { Socket } from 'node:net';
import { Fixture } from '@peerplug/conformance';
import { registerExtension, unregisterExtension } from '@peerplug/core';
import { Browsers } from './browsers.js';
import { HIDDEN_PAIRS, HIDDEN_TESTS, type HiddenReport } from './hidden-addresses.js';
import { openPair } from './pair-run.js';
import { type PairBrowsers, reachStack } from './reached-stack.js';
import { CHROMIUM } from './stacks.js';

/** Every address of the namespace, since Chromium leaves the loopback ones out. */
const configuration = {};

// Whoever started us is gone.
process.stdin.once('end', () => process.exit(1)).resume();
(process.stdin as Socket).unref(); // a pipe

tell({ kind: 'namespace', name: readlinkSync('/proc/self/ns/net') });
const browsers: PairBrowsers = await Browsers.open('stack-page.js', { hidesAddresses: true });
try {
  tell({ kind: 'candidates', names: await candidatesOfChromium() });
  for (const [a, b] of HIDDEN_PAIRS) {
    const run = await openPair({ a, b, knownFailures: {}, configuration }, browsers);
    for (const id of HIDDEN_TESTS) {
      const { error = null } = await run.test(id);
      tell({ kind: 'result', a: a.extension.name, b: b.extension.name, id, error });
    }
    await run.close();
  }
} finally {
  await browsers.close();
}

async function candidatesOfChromium(): Promise<readonly string[]> {
  const reached = await reachStack(CHROMIUM, browsers);
  const { extension } = reached;
  registerExtension(extension);
  const t = new Fixture({ extension, peer: extension, configuration, scale: 1 });
  const connection = t.connection();
  const names: string[] = [];
  connection.createDataChannel('data');
  connection.sessionDescriptionCreated.connect(connection.setLocalDescription);
  connection.iceCandidateCreated.connect((_media, _index, name) => names.push(name));
  connection.createOffer();
  await t.until(() => names.length > 0, 'a candidate was found');
  t.dispose();
  unregisterExtension(extension.name);
  await reached.close();
  return names;
}

function tell(report: HiddenReport): void {
  console.log(JSON.stringify(report));
}
