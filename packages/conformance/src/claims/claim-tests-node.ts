import { createChannel, expectOk, type Fixture, isConnected } from '../fixture/fixture.js';
import { needs, type TestCase } from '../fixture/test-case.js';
import { Uncheckable } from '../fixture/uncheckable.js';
import { everyNetworkTest } from '../network-tests/network-conformance.js';
import { type NetworkRun, networkRun } from '../network-tests/options.js';
import type { FixtureOptions } from '../fixture/fixture.js';
import { mdnsTests } from './mdns-tests-node.js';
import { turnTests } from './turn-tests-node.js';

/** Of the tests of bad networks those that prove a claim; each takes less than a minute. */
const NETWORK_TESTS: readonly string[] = ['NET-03', 'NET-04', 'NET-07'];

/** What shows whether the claim `heavyLoss` holds, in bytes: some ten seconds for a stack that takes losses as RFC 9260 has it. */
const TRANSFER_BYTES = 200_000;

/** The test of a transfer for those that claim the capability `heavyLoss`, and for those that do not. */
const HEAVY_LOSS = 'NET-01';
const LIGHT_LOSS = 'NET-11';

/** A stack that uses UDP has sent something by then. */
const SILENCE_MS = 3000;

/**
 * The tests of claims that take a network: a bad one, a TURN server, multicast DNS. They run in Node.js, for the command,
 * beside the suite; none leaves this machine.
 */
export function claimTests({
  extension,
  peer,
  scale,
}: Omit<FixtureOptions, 'configuration'>): readonly TestCase[] {
  const run = networkRun({
    extension,
    peer,
    peerModule: '',
    transferBytes: TRANSFER_BYTES,
    timing: { scale },
  });
  return testsOf(run, [...NETWORK_TESTS, run.heavyLoss ? HEAVY_LOSS : LIGHT_LOSS]);
}

/** Those of other claims, too: for a list. */
export function everyClaimTest(): readonly TestCase[] {
  const network = (): never => {
    throw new Error('these tests are for a list only');
  };
  const run = { peerModule: '', transferBytes: TRANSFER_BYTES, heavyLoss: true, scale: 1, network };
  return testsOf(run, [...NETWORK_TESTS, HEAVY_LOSS, LIGHT_LOSS]);
}

function testsOf(run: NetworkRun, ids: readonly string[]): readonly TestCase[] {
  const onNetwork = everyNetworkTest(run).filter(({ id }) => ids.includes(id));
  return [
    networkTest(run),
    ...turnTests,
    ...mdnsTests,
    ...onNetwork.map((test): TestCase => ({ ...test, needs: ['network'] })),
  ];
}

/** What the tests of bad networks build on: the suite can put itself between two ends. */
function networkTest(run: NetworkRun): TestCase {
  return needs('connect').required(
    'CLAIM-01',
    ['ref-connect'],
    'two ends connect through a network of the suite',
    (t) => connectsThrough(t, run),
  );
}

async function connectsThrough(t: Fixture, run: NetworkRun): Promise<void> {
  const network = await run.network(t, {});
  const pair = t.wiredPair({ network });
  createChannel(pair.a, 'data');
  expectOk(pair.a.createOffer(), pair.a, 'createOffer()');
  const end = performance.now() + SILENCE_MS * run.scale;
  await t.until(() => {
    const { aToB, bToA } = network.counters;
    if (aToB.taken + bToA.taken === 0 && performance.now() > end)
      throw new Uncheckable('the ends send no UDP that the suite could lose or hold back');
    return isConnected(pair.a) && isConnected(pair.b);
  }, 'both connections are STATE_CONNECTED');
}
