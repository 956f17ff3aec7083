import {
  ConnectionState,
  type DataChannelParameters,
  ErrorCode,
  type ExtensionDescriptor,
  type RemoteDescription,
} from '@peerplug/core/extension';
import { expect } from 'chai';
import { Fixture } from '../fixture/fixture.js';
import { takeOverUnseenErrors } from '../fixture/unseen-errors.js';
import { PREREQUISITES } from '../fixture/prerequisites.js';
import type { InMemoryDataChannel } from '../in-memory/data-channel.js';
import { inMemoryExtension } from '../in-memory/extension.js';
import { InMemoryPeerConnection } from '../in-memory/peer-connection.js';
import { everyClaimTest } from '../claims/claim-tests-node.js';
import { testCases } from '../tests/test-cases.js';
import { sizeOf } from './causes.js';
import type { ConformanceReport } from './conformance-report.js';
import { runConformance, type RunConformanceOptions } from './run-conformance.js';
import { runTestCase } from './run-test-case.js';
import { registerBoth } from './suite-options.js';

function variant(name: string, peerConnection: typeof InMemoryPeerConnection): ExtensionDescriptor {
  return { ...inMemoryExtension, name, peerConnection };
}

/** Is STATE_CONNECTING right after `createDataChannel()`. */
class ConnectsFromTheStart extends InMemoryPeerConnection {
  #hasChannel = false;

  override createDataChannel(parameters: DataChannelParameters): InMemoryDataChannel | null {
    this.#hasChannel = true;
    return super.createDataChannel(parameters);
  }

  override getConnectionState(): ConnectionState {
    const state = super.getConnectionState();
    return this.#hasChannel && state === ConnectionState.STATE_NEW ? ConnectionState.STATE_CONNECTING : state;
  }
}

/** Throws in a timer of each connection, again and again. */
class ThrowsInTimer extends InMemoryPeerConnection {
  override createOffer(): ErrorCode {
    const code = super.createOffer();
    setTimeout(() => {
      const missing = undefined as unknown as { readonly length: number }; // as a program may have it
      return missing.length;
    }, 1);
    return code;
  }
}

const LATE_MS = 20;

/** Throws some time after a connection was closed. */
class ThrowsInLateTimer extends InMemoryPeerConnection {
  override close(): void {
    super.close();
    setTimeout(() => {
      throw new RangeError('no such stream');
    }, LATE_MS);
  }
}

/** Finds no peer. */
class NeverConnects extends InMemoryPeerConnection {
  override setRemoteDescription(description: RemoteDescription): ErrorCode {
    return description.type === 'answer' ? ErrorCode.OK : super.setRemoteDescription(description);
  }
}

/** Ends within seconds: nothing waits for what has failed before. */
const MOST_MS = 30_000;

async function reportOn(
  name: string,
  peerConnection: typeof InMemoryPeerConnection,
  options: Partial<RunConformanceOptions> = {},
): Promise<ConformanceReport> {
  const started = performance.now();
  const report = await runConformance({ extension: variant(name, peerConnection), ...options });
  expect(performance.now() - started, 'milliseconds').to.be.below(MOST_MS);
  return report;
}

describe('a fault that many tests meet', function () {
  this.timeout(2 * MOST_MS);

  it('in a getter fails what tests it, and blocks the rest', async () => {
    const { totals, causes, results } = await reportOn('early', ConnectsFromTheStart);
    expect(totals.failed, JSON.stringify(causes)).to.be.below(6);
    expect(totals.blocked).to.be.above(90);
    const [first] = causes;
    expect(first?.text).to.include("expected 'STATE_CONNECTING' to equal 'STATE_NEW'");
    expect(first?.failed).to.include('BASE-01');
    expect(first?.blocked).to.have.lengthOf(totals.blocked);
    const { status, reason, blockedBy, durationMs } = results.find(({ id }) => id === 'MSG-04') ?? {};
    expect({ status, reason, blockedBy, durationMs }).to.deep.equal({
      status: 'blocked',
      reason: 'blocked by BASE-01: a packet arrives, each way',
      blockedBy: ['BASE-01'],
      durationMs: 0,
    });
  });

  it('in a timer fails one test, and not each with the same line', async () => {
    const { totals, causes } = await reportOn('timer', ThrowsInTimer);
    expect(totals.failed, JSON.stringify(causes)).to.be.below(4);
    expect(totals.blocked).to.be.above(80);
    expect(causes[0]?.text).to.match(
      /^thrown or rejected where nobody catches it: TypeError: .*length.*, at .*blocking/,
    );
  });

  it('in a timer that goes off between the tests, too', async () => {
    const release = takeOverUnseenErrors(() => undefined);
    const { totals, causes } = await reportOn('late timer', ThrowsInLateTimer);
    // The last one's goes off after the run.
    await new Promise((resolve) => setTimeout(resolve, 10 * LATE_MS));
    release();
    expect(totals.failed, JSON.stringify(causes)).to.be.below(4);
    expect(causes[0]?.text).to.include('RangeError: no such stream');
  });

  it('is a cause of its own, that of most tests first', async () => {
    const { causes } = await reportOn('lonely', NeverConnects, { timing: { scale: 0.05 } });
    const sizes = causes.map(sizeOf);
    expect(sizes).to.deep.equal(sizes.toSorted((one, other) => other - one));
    expect(causes[0]?.failed, JSON.stringify(causes)).to.include('BASE-05');
  });

  it('blocks nothing where it is a known failure', async () => {
    const knownFailures = { 'BASE-01': 'is early' };
    const { results } = await reportOn('early', ConnectsFromTheStart, { grep: 'BASE-0[12]', knownFailures });
    expect(results.map(({ status }) => status)).to.deep.equal(['known-failure', 'failed']);
  });

  it('ends the run with bail', async () => {
    const { results, causes } = await reportOn('early', ConnectsFromTheStart, { bail: true });
    const failed = results.findIndex(({ status }) => status === 'failed');
    expect(
      results.slice(failed + 1).every(({ status }) => status === 'blocked' || status === 'pending'),
    ).to.equal(true);
    expect(causes).to.have.lengthOf(1);
  });
});

/** What a call of a fixture or of a connection builds on, in the order in which they build on each other. */
const USES: Readonly<Record<string, keyof typeof PREREQUISITES>> = {
  connect: 'connect',
  channelPair: 'open',
  negotiatedPair: 'open',
  nextPacket: 'packets',
  packets: 'packets',
};

describe('the tests', function () {
  this.timeout(60_000);
  const everyTest = [...testCases, ...everyClaimTest()];
  const byId = new Map(everyTest.map((testCase) => [testCase.id, testCase]));
  const withTheirs = (names: readonly string[]): Set<string> => {
    const all = new Set<string>(names);
    for (const name of all) {
      const { provenBy } = PREREQUISITES[name as keyof typeof PREREQUISITES]; // they are named so
      for (const other of byId.get(provenBy)?.needs ?? []) all.add(other);
    }
    return all;
  };

  it('that prove a prerequisite come before those that need it', () => {
    const ids = everyTest.map(({ id }) => id);
    for (const { provenBy } of Object.values(PREREQUISITES)) expect(ids).to.include(provenBy);
    for (const { id, needs } of everyTest) {
      for (const name of needs)
        expect(ids.indexOf(PREREQUISITES[name].provenBy), `${id} needs ${name}`).to.be.below(ids.indexOf(id));
    }
  });

  it('name what they use of their fixture', async () => {
    const provers = new Set(Object.values(PREREQUISITES).map(({ provenBy }) => provenBy));
    const lost: string[] = [];
    const release = registerBoth({ extension: inMemoryExtension, peer: inMemoryExtension });
    for (const testCase of testCases.filter(({ kind, id }) => kind === 'required' && !provers.has(id))) {
      const used = new Set<string>();
      class Recording extends Fixture {}
      for (const [name, need] of Object.entries(USES)) {
        Object.defineProperty(Recording.prototype, name, {
          value(this: Fixture, ...values: readonly unknown[]): unknown {
            used.add(need);
            return Reflect.apply(Reflect.get(Fixture.prototype, name) as () => unknown, this, values);
          },
        });
      }
      const options = { extension: inMemoryExtension, peer: inMemoryExtension, configuration: {}, scale: 1 };
      await runTestCase(
        { ...testCase, run: (t) => testCase.run(Object.setPrototypeOf(t, Recording.prototype) as Fixture) },
        options,
      );
      const named = withTheirs(testCase.needs);
      lost.push(
        ...[...used].filter((name) => !named.has(name)).map((name) => `${testCase.id} needs ${name}`),
      );
    }
    release();
    expect(lost).to.deep.equal([]);
  });
});
