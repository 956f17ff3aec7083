import {
  ChannelState,
  ConnectionState,
  ErrorCode,
  GatheringState,
  type PeerConnectionConfiguration,
} from '@peerplug/core';
import { expect } from 'chai';
import { expectCode, expectState } from '../fixture/expect-named.js';
import { createChannel, expectOk, type Fixture, isConnected, isOpen, type Pair } from '../fixture/fixture.js';
import type { Side } from '../network/side.js';
import { loggedWarnings } from '../fixture/logged-warnings.js';
import { needs, type TestCase } from '../fixture/test-case.js';

/** Configurations that cannot be used, by what is wrong with them. */
const UNUSABLE: Readonly<Record<string, unknown>> = {
  null: null,
  'a number': 7,
  'an array': [],
  'iceServers that are no array': { iceServers: { urls: 'stun:127.0.0.1' } },
  'an entry that is no object': { iceServers: ['stun:127.0.0.1'] },
  'an entry without urls': { iceServers: [{}] },
  'urls that are a number': { iceServers: [{ urls: 7 }] },
  'urls that hold a number': { iceServers: [{ urls: ['stun:127.0.0.1', 7] }] },
  'empty urls': { iceServers: [{ urls: [] }] },
  'a foreign scheme': { iceServers: [{ urls: 'http://127.0.0.1' }] },
  'a URL without a host': { iceServers: [{ urls: 'stun:' }] },
  'a port out of range': { iceServers: [{ urls: 'stun:127.0.0.1:70000' }] },
  'turn without a name and password': { iceServers: [{ urls: 'turn:127.0.0.1' }] },
  'turn without a password': { iceServers: [{ urls: 'turn:127.0.0.1', username: 'u' }] },
  'turn without a name': { iceServers: [{ urls: 'turn:127.0.0.1', credential: 'p' }] },
  'an unknown policy': { iceTransportPolicy: 'none' },
  'a bound of 0': { maxInBufferBytes: 0 },
  'no channels': { maxChannels: 0 },
  'a bound that is no number': { maxOutBufferBytes: '1' },
};

/** Nothing listens there; initialize() alone must not mind. */
const TURN_URLS = {
  udp: 'turn:127.0.0.1:3479?transport=udp',
  tcp: 'turn:127.0.0.1:3479?transport=tcp',
  tls: 'turns:127.0.0.1:3479',
} as const;

/** What initialize() takes and refuses. */
export const configurationTests: readonly TestCase[] = [
  needs('open').required(
    'CONF-01',
    ['2'],
    'an unusable configuration is ERR_INVALID_PARAMETER and changes nothing',
    async (t) => {
      const pair = t.wiredPair();
      const channel = createChannel(pair.a, 'survives');
      for (const [what, configuration] of Object.entries(UNUSABLE)) {
        expectCode(initializeWith(pair.a, configuration), 'ERR_INVALID_PARAMETER', `initialize(): ${what}`);
        expectCode(pair.a.getLastError()?.code, 'ERR_INVALID_PARAMETER', `getLastError().code: ${what}`);
        expectState(ChannelState, channel.getReadyState(), 'STATE_CONNECTING', what);
      }
      await t.connect(pair);
      await t.until(() => isOpen(channel), 'the channel created before is open');
      expectCode(initializeWith(pair.a, null), 'ERR_INVALID_PARAMETER', 'initialize()');
      expectState(ConnectionState, pair.a.getConnectionState(), 'STATE_CONNECTED');
      expect(isOpen(channel)).to.equal(true);
    },
  ),

  needs('new').required(
    'CONF-02',
    ['2', 'ref-ice-servers'],
    'servers are taken as a string or an array, IPv6 too',
    (t) => {
      const connection = t.connection();
      const accepted: PeerConnectionConfiguration[] = [
        {},
        { iceServers: [] },
        { iceServers: [{ urls: 'stun:127.0.0.1:3479' }] },
        { iceServers: [{ urls: ['stun:127.0.0.1:3479', 'stun:[::1]:3479'] }, { urls: 'stun:localhost' }] },
      ];
      for (const configuration of accepted) {
        expectCode(
          connection.initialize(t.configure(configuration)),
          'OK',
          `initialize(): ${JSON.stringify(configuration)}`,
        );
        expectState(ConnectionState, connection.getConnectionState(), 'STATE_NEW');
      }
    },
  ),

  needs('new').required(
    'CONF-03',
    ['2', 'ref-credentials'],
    'credentials is read where credential is absent, with one warning',
    (t) => {
      const connection = t.connection();
      const transport = (['udp', 'tcp', 'tls'] as const).find((candidate) => t.capabilities.turn[candidate]);
      const urls = TURN_URLS[transport ?? 'udp'];
      const expected = transport === undefined ? ErrorCode.ERR_UNAVAILABLE : ErrorCode.OK;
      const warnings = loggedWarnings(t);
      const old = t.configure({ iceServers: [{ urls, username: 'u', credentials: 'p' }] });
      expect(connection.initialize(old)).to.equal(expected);
      expect(warnings.filter((warning) => warning.includes('credential'))).to.have.lengthOf(1);
      const current = t.configure({ iceServers: [{ urls, username: 'u', credential: 'p' }] });
      expect(connection.initialize(current)).to.equal(expected);
      expect(warnings.filter((warning) => warning.includes('credential'))).to.have.lengthOf(1);
    },
  ),

  needs('open').required(
    'CONF-04',
    ['2'],
    'keys of other extensions and unknown keys are ignored, the unknown with a warning',
    async (t) => {
      const warnings = loggedWarnings(t);
      // The compiler would refuse it, if it stood in the call.
      const configuration: object = {
        'another-extension': { portRangeBegin: 'x' },
        bundlePolicy: 'max-compat',
      };
      const { channelA } = await t.channelPair({}, { configuration: { a: configuration, b: configuration } });
      expect(isOpen(channelA)).to.equal(true);
      expect(warnings.some((warning) => warning.includes('bundlePolicy'))).to.equal(true);
    },
  ),

  needs('new').required('CONF-05', ['2'], 'options under the own name must be an object', (t) => {
    const connection = t.connection();
    const code = initializeWith(connection, { [t.extension.name]: 'fast' });
    expectCode(code, 'ERR_INVALID_PARAMETER');
    expectCode(connection.initialize(t.configure({ [t.extension.name]: {} })), 'OK', 'initialize()');
  }),

  needs('offer', 'gathering').required(
    'CONF-06',
    ['2'],
    'without servers only host candidates are found: nobody else was asked',
    async (t) => {
      const names = await gatheredNames(t, {});
      expect(names).not.to.have.lengthOf(0);
      for (const name of names) expect(name).to.include(' typ host');
    },
  ),

  needs('offer', 'gathering').required(
    'CONF-07',
    ['2'],
    "iceTransportPolicy 'relay' finds no host candidates",
    async (t) => {
      expect(await gatheredNames(t, { iceTransportPolicy: 'relay' })).to.deep.equal([]);
    },
  ),

  ...(['udp', 'tcp', 'tls'] as const).flatMap((transport, index) => turnTests(transport, index)),

  needs('connect').required(
    'CONF-14',
    ['2'],
    "iceTransportPolicy 'relay' tells and uses no address of its own where there is no relay",
    async (t) => {
      for (const offerer of ['a', 'b'] as const) {
        const { pair, told } = forcedRelay(t, offerer);
        const other = t.wiredPair();
        createChannel(other[offerer], 'data');
        expectOk(pair[offerer].createOffer(), pair[offerer], 'createOffer()');
        await t.connect(other, offerer);
        const hasConnected = (): boolean => isConnected(pair.a) || isConnected(pair.b);
        await t.never(hasConnected, `connected past the relay, offered by ${offerer}`);
        expect(told, `told, offered by ${offerer}`).to.deep.equal([]);
      }
    },
  ),

  needs('new').required(
    'CONF-15',
    ['2'],
    'a misspelt key is ERR_INVALID_PARAMETER with the one that was meant, at every level',
    (t) => {
      const connection = t.connection();
      const misspelt = t.extension.name.slice(0, -1);
      for (const [configuration, meant] of [
        [{ iceServer: [] }, 'iceServers'],
        [{ maxOutBufferByte: 1 }, 'maxOutBufferBytes'],
        [{ iceServers: [{ urls: 'stun:127.0.0.1' }, { url: 'stun:127.0.0.1' }] }, 'urls'],
        [{ [misspelt]: {} }, t.extension.name],
      ] as const) {
        expectCode(
          initializeWith(connection, configuration),
          'ERR_INVALID_PARAMETER',
          `initialize(): ${meant}`,
        );
        expect(connection.getLastError()?.message).to.include(`did you mean '${meant}'?`);
      }
      expectState(ConnectionState, connection.getConnectionState(), 'STATE_NEW');
    },
  ),
];

/** A pair whose end under test has to use a relay and can have none, and the candidates that it tells its peer. */
function forcedRelay(t: Fixture, offerer: Side): Readonly<{ pair: Pair; told: readonly string[] }> {
  const told: string[] = [];
  const server = { urls: TURN_URLS.udp, username: 'u', credential: 'p' };
  const iceServers = t.capabilities.turn.udp ? [server] : [];
  const pair = t.wiredPair({
    configuration: { a: { iceTransportPolicy: 'relay', iceServers } },
    mapSdp: (sdp, _type, to) => {
      if (to === 'b') told.push(...sdp.split(/\r?\n/).filter((line) => line.startsWith('a=candidate:')));
      return sdp;
    },
    mapCandidate: (name, to) => {
      if (to === 'b') told.push(name);
      return name;
    },
  });
  createChannel(pair[offerer], 'data');
  return { pair, told };
}

function turnTests(transport: 'udp' | 'tcp' | 'tls', index: number): TestCase[] {
  const number = 8 + 2 * index;
  const id = (offset: number): string => `CONF-${String(number + offset).padStart(2, '0')}`;
  const capability = `turn.${transport}` as const;
  const initialize = (t: Fixture, urls: string | string[]): ErrorCode => {
    const connection = t.connection();
    return connection.initialize(t.configure({ iceServers: [{ urls, username: 'u', credential: 'p' }] }));
  };
  return [
    needs('new').gated(
      id(0),
      ['2', 'ref-ice-servers'],
      `a TURN server over ${transport} is taken`,
      capability,
      (t) => {
        expectCode(initialize(t, TURN_URLS[transport]), 'OK', 'initialize()');
      },
    ),
    needs('new').inverse(
      id(1),
      ['2'],
      `a TURN server over ${transport} alone is ERR_UNAVAILABLE, and beside another left out with a warning`,
      capability,
      (t) => {
        expectCode(initialize(t, TURN_URLS[transport]), 'ERR_UNAVAILABLE', 'initialize()');
        const warnings = loggedWarnings(t);
        expectCode(
          initialize(t, ['stun:127.0.0.1:3479', TURN_URLS[transport]]),
          'OK',
          'initialize(): beside another',
        );
        expect(warnings.filter((warning) => warning.includes(TURN_URLS[transport]))).to.have.lengthOf(1);
      },
    ),
  ];
}

/** Offers, gathers to the end and returns the names of the candidates. */
async function gatheredNames(t: Fixture, configuration: PeerConnectionConfiguration): Promise<string[]> {
  const connection = t.connection('a', configuration);
  const names: string[] = [];
  createChannel(connection, 'data');
  connection.sessionDescriptionCreated.connect(connection.setLocalDescription);
  connection.iceCandidateCreated.connect((_media, _index, name) => names.push(name));
  expectOk(connection.createOffer(), connection, 'createOffer()');
  await t.until(
    () => connection.getGatheringState() === GatheringState.GATHERING_STATE_COMPLETE,
    'gathering is complete',
  );
  connection.poll();
  return names;
}

/** The compiler would refuse these configurations; JavaScript and JSON do not. */
function initializeWith(
  connection: { initialize(configuration: never): ErrorCode },
  configuration: unknown,
): ErrorCode {
  return connection.initialize(configuration as never);
}
