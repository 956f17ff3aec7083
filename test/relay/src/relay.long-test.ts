import type { PeerConnectionConfiguration } from '@peerplug/core';
import { expect } from 'chai';
import { Coturn, CREDENTIAL, freePort, type Transport, USERNAME } from './coturn.js';
import { type Ends, type Exchange, type Failure, LIMIT_MS } from './exchange.js';
import { type Platform, PLATFORMS } from './platforms.js';

const WRONG_CREDENTIAL = 'credential-51bb02';

/** Stays on the loopback address without a relay. */
const DIRECT: PeerConnectionConfiguration = {
  libdatachannel: { bindAddress: '127.0.0.1' },
  werift: { bindAddress: '127.0.0.1' },
};

describe('a relay', function () {
  this.timeout(2 * LIMIT_MS);
  let coturn: Coturn;

  before(async () => {
    coturn = await Coturn.start();
  });

  after(async () => {
    await coturn.stop();
  });

  for (const platform of PLATFORMS) {
    describe(`of ${platform.name}`, () => {
      before(async () => {
        await platform.open(coturn);
      });

      after(async () => {
        await platform.close();
      });

      for (const transport of ['udp', 'tcp', 'tls'] as const) {
        if (platform.extension.capabilities.turn[transport]) passes(platform, transport, () => coturn);
      }
      fails(platform, () => coturn);
    });
  }
});

/** What must pass through a relay. */
function passes(platform: Platform, transport: Transport, coturn: () => Coturn): void {
  const exchange = (ends: Ends): Promise<Exchange> =>
    transport === 'tls' ? platform.exchangeTrusting(ends) : platform.exchange(ends);
  const forced = (): PeerConnectionConfiguration => relayed(coturn().url(transport));
  const through = `over ${transport}`;

  it(`RELAY-01 carries packets both ways ${through}, with both ends forced onto it`, async () => {
    const { ends } = await exchange(endsOf(platform, forced(), forced()));
    for (const { localType, remoteType, isReceivedWhole, candidates } of ends) {
      expect(isReceivedWhole).to.equal(true);
      expect(localType).to.equal('relay');
      // Whose checks come first is a peer-reflexive candidate there until its candidate arrives (RFC 8445 §7.3.1.3).
      expect(remoteType).to.be.oneOf(['relay', 'prflx']);
      expect(candidates).not.to.have.lengthOf(0);
      for (const name of candidates) expect(name).to.include(' typ relay');
    }
    for (const { remotePort } of ends) expect(coturn().isRelayPort(remotePort ?? 0)).to.equal(true);
  });

  for (const [id, side] of [
    ['RELAY-02', 'offering'],
    ['RELAY-03', 'answering'],
  ] as const) {
    it(`${id} carries packets both ways ${through}, with the ${side} end forced onto it`, async () => {
      const isOfferer = side === 'offering';
      const configurations = isOfferer ? ([forced(), DIRECT] as const) : ([DIRECT, forced()] as const);
      const { ends } = await exchange(endsOf(platform, ...configurations));
      const [own, other] = isOfferer ? ends : [...ends].reverse();
      for (const { isReceivedWhole } of ends) expect(isReceivedWhole).to.equal(true);
      expect(own?.localType).to.equal('relay');
      expect(coturn().isRelayPort(other?.remotePort ?? 0), 'the other end knows the relay alone').to.equal(
        true,
      );
    });
  }

  it(`RELAY-04 carries packets both ways ${through}, not forced, where nothing but relays is known`, async () => {
    const open = (): PeerConnectionConfiguration => ({ ...forced(), iceTransportPolicy: 'all' });
    const { ends } = await exchange({ ...endsOf(platform, open(), open()), isRelaysOnly: true });
    for (const { isReceivedWhole } of ends) expect(isReceivedWhole).to.equal(true);
    const types = ends.flatMap(({ localType, remoteType }) => [localType, remoteType]);
    expect(types).to.include('relay');
  });
}

/** What must not end in silence. */
function fails(platform: Platform, coturn: () => Coturn): void {
  const failure = (configuration: PeerConnectionConfiguration): Promise<Failure> =>
    platform.failure(endsOf(platform, configuration, DIRECT));

  for (const transport of ['udp', 'tcp'] as const) {
    if (!platform.extension.capabilities.turn[transport]) continue;

    it(`RELAY-11 that refuses the password, over ${transport}, is FAILED with the server and the reason`, async () => {
      const url = coturn().url(transport);
      expectFailure(await failure(relayed(url, WRONG_CREDENTIAL)), url, /401.*Unauthorized/i);
    });

    it(`RELAY-12 on a port where nothing listens, over ${transport}, is FAILED with the server and the reason`, async () => {
      const url = `turn:127.0.0.1:${String(await freePort())}?transport=${transport}`;
      expectFailure(await failure(relayed(url)), url, /ECONNREFUSED|701.*Failed to establish|no answer/i);
    });

    it(`RELAY-13 with a name that does not exist, over ${transport}, is FAILED with the server and the reason`, async () => {
      const url = `turn:relay.invalid:3478?transport=${transport}`;
      expectFailure(await failure(relayed(url)), url, /cannot be resolved|701.*(?:host lookup|Failed)/i);
    });
  }

  it('RELAY-14 that nobody has named is FAILED, and told what to configure', async () => {
    const { state, errors } = await failure({ ...DIRECT, iceTransportPolicy: 'relay' });
    expect(state).to.equal('STATE_FAILED');
    expect(errors.join()).to.match(/iceServers/);
  });

  if (platform.extension.capabilities.turn.tls) {
    it('RELAY-15 whose certificate nobody vouches for is FAILED with the server and the reason', async () => {
      const url = coturn().url('tls');
      expectFailure(await failure(relayed(url)), url, /certificate|701.*Failed to establish/i);
    });
  }

  // Chromium tells nothing of a server once it is connected without it, which takes 20 ms here.
  if (platform.extension.name === 'browser') return;
  it('RELAY-16 that refuses the password is left out with a warning where it is not forced', async () => {
    const url = coturn().url('udp');
    const open = { ...relayed(url, WRONG_CREDENTIAL), iceTransportPolicy: 'all' } as const;
    const { ends, warnings } = await platform.exchange({
      ...endsOf(platform, open, DIRECT),
      awaitedWarning: url,
    });
    expect(ends.map(({ isReceivedWhole }) => isReceivedWhole)).to.deep.equal([true, true]);
    expect(warnings.filter((warning) => warning.includes(url))).to.have.lengthOf(1);
    expectNoSecret(warnings);
  });
}

/** A configuration in which the relay is forced. */
function relayed(url: string, credential: string = CREDENTIAL): PeerConnectionConfiguration {
  return {
    ...DIRECT,
    iceServers: [{ urls: url, username: USERNAME, credential }],
    iceTransportPolicy: 'relay',
  };
}

function endsOf(
  { extension }: Platform,
  first: PeerConnectionConfiguration,
  second: PeerConnectionConfiguration,
): Ends {
  return { extensions: [extension.name, extension.name], configurations: [first, second] };
}

function expectFailure({ state, errors, durationMs }: Failure, url: string, reason: RegExp): void {
  expect(state).to.equal('STATE_FAILED');
  expect(errors).to.have.lengthOf(1);
  expect(errors[0]).to.include(`'${url}'`).and.to.match(reason);
  expect(durationMs).to.be.below(LIMIT_MS);
  expectNoSecret(errors);
}

function expectNoSecret(texts: readonly string[]): void {
  for (const text of texts) {
    for (const secret of [USERNAME, CREDENTIAL, WRONG_CREDENTIAL]) expect(text).not.to.include(secret);
  }
}
