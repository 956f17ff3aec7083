import { parseIceCandidate, withoutCandidates } from '@peerplug/core/extension';
import { createChannel, expectOk, type Fixture, isConnected, type Pair } from '../fixture/fixture.js';
import { Shortfall } from '../fixture/shortfall.js';
import { needs, type TestCase } from '../fixture/test-case.js';
import { familyOf, isUdpHost, withEndpoint } from '../network/candidates.js';
import { MdnsResponder } from './mdns-responder-node.js';

/** How long a name that must not be resolved is watched: asking and answering take milliseconds. */
const WATCH_MS = 2000;

/** The claim `mdns`: the peer is known by a name under `.local` only, to which the suite answers. */
export const mdnsTests: readonly TestCase[] = [
  needs('connect').gated(
    'CLAIM-05',
    ['11'],
    'a candidate whose address is an mDNS name is resolved, and connects',
    'mdns',
    async (t) => {
      const { pair, responder } = await behindName(t);
      try {
        await t.connect(pair);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new Shortfall(`the name was asked for ${String(responder.asked)} times: ${reason}`);
      }
    },
  ),
  needs('connect').inverse(
    'CLAIM-06',
    ['11'],
    'a candidate whose address is an mDNS name is accepted and ignored',
    'mdns',
    async (t) => {
      const { pair, responder } = await behindName(t);
      expectOk(pair.a.createOffer(), pair.a, 'createOffer()');
      const end = performance.now() + WATCH_MS;
      await t.until(() => {
        if (responder.asked > 0 || isConnected(pair.a) || isConnected(pair.b))
          throw new Shortfall('a name under .local was resolved, though mdns is false');
        return performance.now() > end;
      }, 'the time has passed');
    },
  ),
];

/** A pair whose end under test knows the other by names only; the other knows nothing of it, and has to be called. */
async function behindName(t: Fixture): Promise<Readonly<{ pair: Pair; responder: MdnsResponder }>> {
  const responder = await MdnsResponder.open();
  t.afterwards(() => {
    responder.close();
  });
  const pair = t.wiredPair({
    mapSdp: withoutCandidates,
    mapCandidate: (name, to) => (to === 'a' ? hidden(name, responder) : null),
  });
  createChannel(pair.a, 'data');
  return { pair, responder };
}

function hidden(name: string, responder: MdnsResponder): string | null {
  const candidate = parseIceCandidate('', 0, name);
  if (candidate === null) return name;
  const { address, port } = candidate;
  if (!isUdpHost(candidate) || familyOf(address) !== 4) return null;
  return withEndpoint(candidate, { address: responder.nameFor(address), port });
}
