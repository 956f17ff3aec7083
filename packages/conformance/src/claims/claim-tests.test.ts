import type { ExtensionCapabilities, ExtensionDescriptor } from '@peerplug/core';
import { expect } from 'chai';
import { inMemoryExtension } from '../in-memory/extension.js';
import { type ClaimCheck, claimsOf, PROOFS } from '../run/claims.js';
import { runTests } from '../run/run-conformance.js';
import type { TestResult } from '../run/test-result.js';
import { testCases } from '../tests/test-cases.js';
import { claimTests, everyClaimTest } from './claim-tests-node.js';

const { capabilities } = inMemoryExtension;

/** Deadlines of ten seconds are for networks. */
const SCALE = 0.2;

async function resultsOf(
  claims: Partial<ExtensionCapabilities>,
  only: RegExp,
): Promise<{ results: readonly TestResult[]; checks: readonly ClaimCheck[] }> {
  const extension: ExtensionDescriptor = {
    ...inMemoryExtension,
    capabilities: Object.freeze({ ...capabilities, ...claims }),
  };
  const options = { extension, peer: extension, configuration: {}, scale: SCALE };
  const tests = claimTests(options).filter(({ id }) => only.test(id));
  const results = await runTests(tests, options, { extension });
  return { results, checks: claimsOf(extension.capabilities, results) };
}

describe('the claims of a descriptor', function () {
  this.timeout(30_000);

  it('have tests that exist, each of them', () => {
    const ids = [...testCases, ...everyClaimTest()].map(({ id }) => id);
    for (const [name, tests] of Object.entries(PROOFS)) {
      expect(tests, name).not.to.have.lengthOf(0);
      for (const id of tests) expect(ids, name).to.include(id);
    }
    const { turn, ...others } = capabilities;
    const names = [...Object.keys(others), ...Object.keys(turn).map((transport) => `turn.${transport}`)];
    expect(Object.keys(PROOFS)).to.have.members(names);
  });

  it('that nothing goes over UDP for are not checked, and the report says why', async () => {
    const { results, checks } = await resultsOf({}, /^(?:CLAIM-01|NET)/);
    expect(results.map(({ status, isUnchecked }) => [status, isUnchecked])).to.deep.equal(
      results.map(() => ['pending', true]),
    );
    const lost = checks.find(({ name }) => name === 'lostPeerMs');
    expect(lost).to.deep.equal({
      name: 'lostPeerMs',
      value: capabilities.lostPeerMs,
      status: 'unchecked',
      tests: [],
      reason: 'the ends send no UDP that the suite could lose or hold back',
    });
  });

  for (const [transport, id] of [
    ['udp', 'CLAIM-02'],
    ['tcp', 'CLAIM-03'],
    ['tls', 'CLAIM-04'],
  ] as const) {
    it(`that are a lie fail: turn.${transport}`, async () => {
      const turn = Object.freeze({ ...capabilities.turn, [transport]: true });
      const { results, checks } = await resultsOf({ turn }, new RegExp(`^${id}$`));
      expect(results[0]).to.include({ id, status: 'failed' });
      expect(results[0]?.error).to.include(
        `no relay was made over ${transport}, though turn.${transport} is true`,
      );
      expect(checks.find(({ name }) => name === `turn.${transport}`)).to.include({ status: 'failed' });
    });
  }

  it('that are a lie fail: mdns', async () => {
    const { results, checks } = await resultsOf({ mdns: true }, /^CLAIM-0[56]$/);
    const [first] = results;
    // Where no multicast is possible the claim is not checked.
    const isChecked = first?.isUnchecked !== true;
    expect(first).to.include({ id: 'CLAIM-05', status: isChecked ? 'failed' : 'pending' });
    expect(checks.find(({ name }) => name === 'mdns')?.status).to.equal(isChecked ? 'failed' : 'unchecked');
  });
});
