import { loadExtension } from '@peerplug/core';
import type { FixtureOptions } from '../fixture/fixture.js';
import { listed } from '../run/listed-test.js';
import { refuseUnsupported, type RunConformanceOptions, runTests } from '../run/run-conformance.js';
import { limitOf } from '../run/run-test-case.js';
import { runtimeName } from '../run/runtime-name.js';
import { selectTests } from '../run/select-tests.js';
import { fixtureOptionsOf } from '../run/suite-options.js';
import { testCases } from '../tests/test-cases.js';
import { claimTests } from '../claims/claim-tests-node.js';
import type { TestCase } from '../fixture/test-case.js';
import type { Job, Loaded, Message } from './protocol.js';

/** A process whose connections are closed has a second to exit; a busy machine gets more. */
const EXIT_MS = 5000;

// The command runs the suite in a process of its own, so that an extension that ends it does not end the command.
process.on('SIGINT', () => undefined); // Ctrl-C reaches both, and the command ends this one
process.on('disconnect', () => process.exit(1));
process.once('message', (job: Job) => {
  void serve(job);
});

async function serve(job: Job): Promise<void> {
  try {
    const options = await load(job);
    const claims = job.quick ? [] : claimTests(options);
    const selected = selectTests(job.grep ?? undefined, [...testCases, ...claims]);
    await tell({ kind: 'loaded', loaded: loadedOf(options, selected) });
    if (!job.listsOnly) await run(job, options, selected);
    await tell({ kind: 'done' });
    endAlone(job.scale);
  } catch (error) {
    await tell(refusalOf(error));
    process.exit();
  }
}

async function load(job: Job): Promise<FixtureOptions> {
  const extension = await loadExtension(job.specifier);
  const peer = job.peer === null ? extension : await loadExtension(job.peer);
  const { configuration, knownFailures, scale } = job;
  const options = fixtureOptionsOf({ extension, peer, configuration, knownFailures, timing: { scale } });
  refuseUnsupported(options);
  return options;
}

function loadedOf(options: FixtureOptions, selected: readonly TestCase[]): Loaded {
  const { extension, peer } = options;
  return {
    extension: extension.name,
    version: extension.version,
    peer: peer.name,
    node: runtimeName(),
    capabilities: extension.capabilities,
    tests: selected.map((testCase) => listed(testCase, extension.capabilities, selected)),
    limitMs: limitOf(options),
  };
}

async function run(job: Job, options: FixtureOptions, selected: readonly TestCase[]): Promise<void> {
  const { extension, peer } = options;
  const tests = selected.filter(({ id }) => job.ids?.includes(id) ?? true);
  const runOptions: RunConformanceOptions = {
    extension,
    peer,
    knownFailures: job.knownFailures,
    bail: job.bail,
    onStart: ({ id }) => {
      void tell({ kind: 'start', id });
    },
    onResult: (result) => {
      void tell({ kind: 'result', result });
    },
  };
  await runTests(tests, options, runOptions, job.before);
}

/** From now on nothing of ours keeps the process alive; what else does is told after a while. */
function endAlone(scale: number): void {
  process.removeAllListeners('disconnect');
  process.channel?.unref();
  const timer = setTimeout(() => {
    void tell({ kind: 'alive', resources: process.getActiveResourcesInfo() }).then(() => process.exit());
  }, EXIT_MS * scale);
  timer.unref();
}

function refusalOf(error: unknown): Message {
  if (!(error instanceof Error)) return { kind: 'refused', message: String(error), detail: '' };
  const { cause } = error;
  // The reason is in the message; its stack is what the author of the module needs.
  const detail = cause instanceof Error && !isNotFound(cause) ? (cause.stack ?? '') : '';
  return { kind: 'refused', message: error.message, detail };
}

function isNotFound(error: Error): boolean {
  return 'code' in error && (error.code === 'MODULE_NOT_FOUND' || error.code === 'ERR_MODULE_NOT_FOUND');
}

function tell(message: Message): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(message, undefined, undefined, () => {
      resolve();
    });
  });
}
