import { parseIceCandidate } from '@peerplug/core/extension';
import { expect } from 'chai';
import { expectCode } from '../fixture/expect-named.js';
import { type ChannelPair, createChannel, expectOk, type Fixture, hasGathered } from '../fixture/fixture.js';
import { Shortfall } from '../fixture/shortfall.js';
import { needs, type TestCase } from '../fixture/test-case.js';
import { Uncheckable } from '../fixture/uncheckable.js';
import { familyOf, isUdpHost } from '../network/candidates.js';
import { TurnServer, type TurnTransport } from './turn-server-node.js';

const TRANSPORTS: readonly (readonly [id: string, transport: TurnTransport])[] = [
  ['CLAIM-02', 'udp'],
  ['CLAIM-03', 'tcp'],
  ['CLAIM-04', 'tls'],
];

/** The claims `turn.udp`, `turn.tcp` and `turn.tls`: two ends meet over a TURN server of the suite's own. */
export const turnTests: readonly TestCase[] = TRANSPORTS.map(([id, transport]) =>
  needs('packets').gated(
    id,
    ['2', 'ref-ice-servers'],
    `a TURN server over ${transport} relays what a forced relay sends`,
    `turn.${transport}`,
    (t) => relays(t, transport),
  ),
);

async function relays(t: Fixture, transport: TurnTransport): Promise<void> {
  const server = await TurnServer.open(await reachableAddress(t));
  t.afterwards(() => {
    server.close();
  });
  const told: string[] = [];
  const { channelA, channelB } = await connectOver(t, server, transport, told);
  expectCode(channelA.putPacket(Uint8Array.of(1)), 'OK', 'putPacket()');
  expectCode(channelB.putPacket(Uint8Array.of(2)), 'OK', 'putPacket()');
  expect(await t.nextPacket(channelB)).to.deep.equal(Uint8Array.of(1));
  expect(await t.nextPacket(channelA)).to.deep.equal(Uint8Array.of(2));
  expect(told).not.to.have.lengthOf(0);
  for (const name of told) expect(name).to.include(' typ relay');
  expect(server.relayed, 'datagrams that the server relayed').to.be.greaterThan(0);
}

async function connectOver(
  t: Fixture,
  server: TurnServer,
  transport: TurnTransport,
  told: string[],
): Promise<ChannelPair> {
  const { username, credential } = server;
  const iceServers = [{ urls: server.url(transport), username, credential }];
  try {
    return await t.channelPair(
      {},
      {
        configuration: { a: { iceServers, iceTransportPolicy: 'relay' } },
        mapCandidate: (name, to) => {
          if (to === 'b' && name !== '') told.push(name);
          return name;
        },
      },
    );
  } catch (error) {
    if (server.allocations > 0) throw error;
    if (server.distrust !== null)
      throw new Uncheckable(
        `the stack does not take the certificate of the suite's TURN server, which only Node.js can be made to trust: ${server.distrust}`,
      );
    const reason = error instanceof Error ? error.message : String(error);
    throw new Shortfall(`no relay was made over ${transport}, though turn.${transport} is true: ${reason}`);
  }
}

/** An address of this machine that the peer names as its own: a relay there reaches it. */
async function reachableAddress(t: Fixture): Promise<string> {
  const connection = t.connection('b');
  const names: string[] = [];
  createChannel(connection, 'data');
  connection.sessionDescriptionCreated.connect(connection.setLocalDescription);
  connection.iceCandidateCreated.connect((_media, _index, name) => names.push(name));
  expectOk(connection.createOffer(), connection, 'createOffer()');
  await t.until(() => hasGathered(connection), 'gathering is complete');
  t.poll();
  connection.close();
  const addresses = names.flatMap((name) => {
    const candidate = parseIceCandidate('', 0, name);
    return candidate !== null && isUdpHost(candidate) ? [candidate.address] : [];
  });
  const ofIpv4 = addresses.filter((candidate) => familyOf(candidate) === 4);
  const address = ofIpv4.find((candidate) => candidate.startsWith('127.')) ?? ofIpv4[0];
  if (address !== undefined) return address;
  throw new Uncheckable("the peer names no IPv4 address, which the suite's TURN server needs");
}
