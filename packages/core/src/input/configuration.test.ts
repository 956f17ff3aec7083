import { expect } from 'chai';
import { DEFAULT_SETTINGS, type PeerConnectionSettings, resolveConfiguration } from './configuration.js';
import { ErrorCode } from '../constants/error-code.js';
import type { ExtensionCapabilities } from './capabilities.js';
import { errorOf } from '../testing/error-of.js';
import { ALL_CAPABILITIES } from '../testing/scripted-extension.js';

const MIB = 1024 * 1024;

describe('resolveConfiguration', () => {
  it('fills in the defaults, which name no server', () => {
    const { settings, warnings } = resolve({});
    expect(settings).to.deep.equal({
      iceServers: [],
      iceTransportPolicy: 'all',
      maxChannels: 1024,
      maxInBufferBytes: 16 * MIB,
      maxOutBufferBytes: 16 * MIB,
      trickle: true,
      connectTimeoutMs: 60_000,
      extensionOptions: {},
    });
    expect(settings).to.deep.equal(DEFAULT_SETTINGS);
    expect(warnings).to.deep.equal([]);
    expect([settings, DEFAULT_SETTINGS].every(Object.isFrozen)).to.equal(true);
  });

  it('passes on what is given', () => {
    const { settings, warnings } = resolve({
      iceServers: [{ urls: 'stun:a' }, { urls: ['turn:b', 'turns:c'], username: 'u', credential: 'p' }],
      iceTransportPolicy: 'relay',
      maxChannels: 3,
      maxInBufferBytes: 1,
      maxOutBufferBytes: 2,
      trickle: false,
      connectTimeoutMs: 5000,
      mine: { mtu: 1200 },
    });
    expect(settings.iceServers.map(({ urls }) => urls.map(({ url }) => url))).to.deep.equal([
      ['stun:a'],
      ['turn:b', 'turns:c'],
    ]);
    expect(settings).to.deep.include({
      iceTransportPolicy: 'relay',
      maxChannels: 3,
      maxInBufferBytes: 1,
      maxOutBufferBytes: 2,
      trickle: false,
      connectTimeoutMs: 5000,
      extensionOptions: { mtu: 1200 },
    });
    expect(warnings).to.deep.equal([]);
  });

  it('takes a copy of the options of the extension', () => {
    const mine = { mtu: 1200 };
    const { extensionOptions } = resolve({ mine }).settings;
    mine.mtu = 0;
    expect(extensionOptions).to.deep.equal({ mtu: 1200 });
  });

  it('reads the options of the extension itself, so that a getter that throws does so here', () => {
    const mine = {
      get mtu(): never {
        throw new RangeError('of the caller');
      },
    };
    expect(() => resolve({ mine })).to.throw(RangeError, 'of the caller');
  });

  for (const [what, configuration, mentions] of [
    ['null', null, 'configuration'],
    ['undefined', undefined, 'configuration'],
    ['a string', 'iceServers', 'configuration'],
    ['an array', [], 'configuration'],
    ['a function', (): void => undefined, 'configuration'],
    ['iceServers that are an object', { iceServers: { urls: 'stun:a' } }, 'iceServers'],
    ['iceServers that are a string', { iceServers: 'stun:a' }, 'iceServers'],
    ['iceServers that are null', { iceServers: null }, 'iceServers'],
    ['an entry that is not one', { iceServers: [{ urls: 'stun:a' }, {}] }, 'iceServers[1]'],
    ['an unknown policy', { iceTransportPolicy: 'public' }, 'iceTransportPolicy'],
    ['a policy that is null', { iceTransportPolicy: null }, 'iceTransportPolicy'],
    ['a bound of 0', { maxInBufferBytes: 0 }, 'maxInBufferBytes'],
    ['a bound below 0', { maxOutBufferBytes: -1 }, 'maxOutBufferBytes'],
    ['a bound that is no whole number', { maxInBufferBytes: 1.5 }, 'maxInBufferBytes'],
    ['a bound that is no number', { maxOutBufferBytes: '1' }, 'maxOutBufferBytes'],
    ['a bound that is infinite', { maxInBufferBytes: Number.POSITIVE_INFINITY }, 'maxInBufferBytes'],
    ['no channels', { maxChannels: 0 }, 'maxChannels'],
    ['a trickle that is not a boolean', { trickle: 'no' }, 'trickle'],
    ['no time to connect', { connectTimeoutMs: 0 }, 'connectTimeoutMs'],
    ['more time than a timer takes', { connectTimeoutMs: 2 ** 31 }, 'connectTimeoutMs'],
    ['own options that are a string', { mine: 'fast' }, 'mine'],
    ['own options that are an array', { mine: [] }, 'mine'],
  ] as const) {
    it(`refuses ${what} and names it`, () => {
      const error = errorOf(() => resolve(configuration));
      expect(error.code).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
      expect(error.message).to.include(mentions);
    });
  }

  it('warns once of each key that nobody knows, and of no other', () => {
    const { warnings } = resolve({
      iceServers: [],
      mine: {},
      other: { any: 1 },
      bundlePolicy: 'x',
      rtcpMuxPolicy: 'y',
    });
    expect(warnings).to.have.lengthOf(2);
    expect(warnings[0]).to.include("'bundlePolicy'");
    expect(warnings[1]).to.include("'rtcpMuxPolicy'");
    expect(resolve({ extensionOptions: {} }).warnings, 'what extensions know it by').to.have.lengthOf(1);
  });

  for (const [what, configuration, meant] of [
    ['a key', { iceServer: [] }, 'iceServers'],
    ['a key in another case', { maxinbufferbytes: 1 }, 'maxInBufferBytes'],
    ['the own name', { mines: {} }, 'mine'],
    ['the name of another extension', { othr: {} }, 'other'],
    ['a key of a server', { iceServers: [{ urls: 'stun:a' }, { url: 'stun:a' }] }, 'urls'],
    [
      'the password of a server',
      { iceServers: [{ urls: 'turn:a', username: 'u', credental: 'p' }] },
      'credential',
    ],
  ] as const) {
    it(`refuses ${what} that is misspelt, and says what was meant`, () => {
      const error = errorOf(() => resolve(configuration));
      expect(error.code).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
      expect(error.message).to.include(`did you mean '${meant}'?`);
    });
  }

  it('warns of any other key of a server, and knows that of an earlier draft', () => {
    const server = { urls: 'turn:a', username: 'u', credential: 'p', credentialType: 'password' };
    expect(resolve({ iceServers: [server] }).warnings).to.deep.equal([]);
    const { warnings } = resolve({ iceServers: [{ ...server, region: 'eu' }] });
    expect(warnings).to.have.lengthOf(1);
    expect(warnings[0]).to.include('iceServers[0]').and.to.include("'region'");
  });

  it('takes every member of the RTCConfiguration of W3C for no misspelling', () => {
    const w3c = ['bundlePolicy', 'certificates', 'iceCandidatePoolSize', 'peerIdentity', 'rtcpMuxPolicy'];
    const { warnings } = resolve(Object.fromEntries(w3c.map((key) => [key, 1])));
    expect(warnings).to.have.lengthOf(w3c.length);
  });

  it('leaves the options of other extensions aside, whatever they are', () => {
    const { settings, warnings } = resolve({ other: 'anything' });
    expect(settings.extensionOptions).to.deep.equal({});
    expect(warnings).to.deep.equal([]);
  });

  it('gives options under the own name even where that name is not registered any more', () => {
    const { settings, warnings } = resolve({ mine: { a: 1 } }, {}, []);
    expect(settings.extensionOptions).to.deep.equal({ a: 1 });
    expect(warnings).to.deep.equal([]);
  });

  describe('of TURN servers over a transport that the extension lacks', () => {
    const server = (...urls: string[]): object => ({
      iceServers: [{ urls, username: 'u', credential: 'p' }],
    });

    for (const [transport, url] of [
      ['udp', 'turn:a'],
      ['tcp', 'turn:a?transport=tcp'],
      ['tls', 'turns:a'],
    ] as const) {
      it(`refuses an entry of ${transport} alone as ERR_UNAVAILABLE`, () => {
        const error = errorOf(() => resolve(server(url), { [transport]: false }));
        expect(error.code).to.equal(ErrorCode.ERR_UNAVAILABLE);
        expect(error.message).to.include('iceServers[0]').and.to.include(`'${url}'`).and.to.include("'mine'");
        expect(resolve(server(url), {}).settings.iceServers).to.have.lengthOf(1);
      });
    }

    it('leaves a URL out beside others, with a warning that names it', () => {
      const { settings, warnings } = resolve(server('stun:s', 'turn:a', 'turns:b'), { tls: false });
      expect(settings.iceServers[0]?.urls.map(({ url }) => url)).to.deep.equal(['stun:s', 'turn:a']);
      expect(settings.iceServers[0]?.credential).to.equal('p');
      expect(warnings).to.have.lengthOf(1);
      expect(warnings[0]).to.include("'turns:b'").and.not.to.include("'turn:a'");
    });

    it('takes STUN over any transport', () => {
      const none = { udp: false, tcp: false, tls: false };
      expect(
        resolve({ iceServers: [{ urls: ['stun:a', 'stuns:b'] }] }, none).settings.iceServers,
      ).to.have.lengthOf(1);
    });
  });
});

function resolve(
  configuration: unknown,
  turn: Partial<ExtensionCapabilities['turn']> = {},
  knownExtensions: readonly string[] = ['mine', 'other'],
): Readonly<{ settings: PeerConnectionSettings; warnings: readonly string[] }> {
  const warnings: string[] = [];
  const settings = resolveConfiguration(configuration, {
    extensionName: 'mine',
    capabilities: { ...ALL_CAPABILITIES, turn: { ...ALL_CAPABILITIES.turn, ...turn } },
    knownExtensions,
    warn: (message) => warnings.push(message),
  });
  return { settings, warnings };
}
