import { inspect } from 'node:util';
import { expect } from 'chai';
import { resolveConfiguration } from '../input/configuration.js';
import { ErrorCode } from '../constants/error-code.js';
import { provide } from '../registry/public-functions.js';
import { Logger } from '../registry/logger.js';
import { OFFER } from '../testing/descriptions.js';
import { ALL_CAPABILITIES, useScriptedExtension } from '../testing/scripted-extension.js';
import { WebRTCError } from './webrtc-error.js';

/** What nobody may read in a message. */
const SECRET = 'hunter2hunter2hunter2hunter2';

describe('a secret', () => {
  const scripted = useScriptedExtension();

  for (const url of [
    `turn:user:${SECRET}@example.com`,
    `turn:${SECRET}@example.com:3478`,
    `turns://user:${SECRET}@example.com`,
    `stun:${SECRET}@`,
    `turn:example.com?transport=udp&password=${SECRET}`,
    `turn:example.com:99999?${SECRET}`,
    `http://user:${SECRET}@example.com`,
    SECRET,
  ]) {
    it(`is not quoted from the URL ${url.replace(SECRET, '…')}`, () => {
      for (const urls of [url, ['stun:example.com', url]]) {
        const { connection } = scripted.open();
        const code = connection.initialize({ iceServers: [{ urls, username: SECRET, credential: SECRET }] });
        expect(code).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
        expectClean(connection.getLastError());
        expect(connection.getLastError()?.message).to.include('iceServers[0].urls');
      }
    });
  }

  it('is not quoted from an entry that lacks something', () => {
    const { connection } = scripted.open();
    for (const entry of [
      { urls: 'turn:example.com', username: SECRET },
      { urls: 'turn:example.com', credential: SECRET },
      { username: SECRET, credential: SECRET },
      { urls: { url: SECRET }, username: SECRET },
    ]) {
      expect(connection.initialize({ iceServers: [entry as never] })).not.to.equal(ErrorCode.OK);
      expectClean(connection.getLastError());
    }
  });

  it('is not in what core warns of a configuration', () => {
    const lines: unknown[] = [];
    resolveConfiguration(
      {
        iceServers: [{ urls: ['stun:a', 'turn:b?transport=tcp'], username: SECRET, credentials: SECRET }],
        unknownKey: SECRET,
      },
      {
        extensionName: 'mine',
        capabilities: { ...ALL_CAPABILITIES, turn: { udp: true, tcp: false, tls: false } },
        knownExtensions: [],
        warn: (message) => lines.push(message),
      },
    );
    expect(lines).to.have.lengthOf(3);
    expectClean(lines);
  });

  it('is left out where the settings of a connection are printed', () => {
    const urls = ['turn:a', 'turns:b'];
    const { extension } = scripted.open({ iceServers: [{ urls, username: SECRET, credential: SECRET }] });
    const settings = extension.calls[0]?.[1];
    expectClean(settings);
    expect(settings).to.have.nested.property('iceServers[0].credential', SECRET);
    expect(settings).to.have.nested.property('iceServers[0].username', SECRET);
  });

  it('is not in what prints a connection or a channel', () => {
    const { connection, channel } = scripted.openChannel(
      {},
      { iceServers: [{ urls: 'turn:a', username: SECRET, credential: SECRET }] },
    );
    expectClean(connection);
    expectClean(channel);
  });

  it('is not quoted from descriptions that are malformed', () => {
    const offer = OFFER.replace(/a=ice-pwd:.*/, `a=ice-pwd:${SECRET}`);
    expect(offer).to.include(SECRET);
    for (const malformed of [
      offer.replace(SECRET, `${SECRET} and more`),
      offer.replace(SECRET, `${SECRET}\0`),
      offer.replace('a=ice-pwd', ' a=ice-pwd'),
      offer.replace('a=ice-pwd', 'A=ice-pwd'),
      offer.replace(/a=fingerprint.*\r\n/, ''),
      offer.replace(/m=.*\r\n/, ''),
      SECRET,
    ]) {
      const { connection } = scripted.open();
      const code = connection.setRemoteDescription('offer', malformed);
      expect(code, malformed).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
      expectClean(connection.getLastError());
    }
  });

  it('is not quoted from candidates that are malformed, or refused later', () => {
    const lines: unknown[] = [];
    const takeBack = provide(Logger, { ...console, warn: (...line: unknown[]) => lines.push(line) });
    const host = 'candidate:1 1 UDP 1 127.0.0.1 9 typ host';
    for (const name of [
      `a=ice-pwd:${SECRET}`,
      SECRET,
      `${host} password`,
      `${host.replace('1 UDP', '999 UDP')} password ${SECRET}`,
      `${host} password ${SECRET} ${'x'.repeat(2000)}`,
    ]) {
      const { connection } = scripted.open();
      const code = connection.addIceCandidate('0', 0, name);
      expect(code, name).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
      expectClean(connection.getLastError());
    }
    const { connection, extension } = scripted.open();
    extension.on('addIceCandidate', () => extension.report(ErrorCode.FAILED, 'no'));
    connection.addIceCandidate('0', 0, `${host} generation 0 password ${SECRET}`);
    expect(connection.setRemoteDescription('offer', OFFER)).to.equal(ErrorCode.OK);
    takeBack();
    expect(lines).to.have.lengthOf(1);
    expectClean(lines);
  });

  for (const foreign of [
    `Failed to parse SessionDescription. a=ice-pwd:${SECRET} Expects at most 256.`,
    `cannot use candidate:1 1 UDP 1 127.0.0.1 9 typ host username u password ${SECRET} generation 0`,
    `Invalid ICE server URL: turn:user:${SECRET}@example.com:3478`,
    `Invalid ICE server URL: turns://${SECRET}@example.com`,
  ]) {
    it(`is masked in «${foreign.replace(SECRET, '…')}» of a stack`, () => {
      for (const cause of [new RangeError(foreign), foreign]) {
        const error = new WebRTCError(ErrorCode.FAILED, `it failed: ${foreign}`, cause);
        expectClean(error);
        expect(error.message).to.include('***');
        const kept = error.cause instanceof Error ? error.cause.message : error.cause;
        expect(kept).to.include('***');
      }
      const { name } = new WebRTCError(ErrorCode.FAILED, '', new RangeError(foreign)).cause as Error;
      expect(name).to.equal('RangeError');
    });
  }

  it('is masked quickly in a long text', () => {
    const start = performance.now();
    for (const piece of [' typ a', 'stun:', 'ice-pwd:', 'password ', 'turns:@']) {
      new WebRTCError(ErrorCode.FAILED, piece.repeat(65_536 / piece.length));
    }
    expect(performance.now() - start).to.be.below(1000);
  });

  it('that is none is left as it is, and so is the cause', () => {
    const cause = new Error('the password of ICE; stun:example.com and turn:example.com a@b');
    const error = new WebRTCError(ErrorCode.FAILED, 'put secrets into username and credential', cause);
    expect(error.message).to.equal('put secrets into username and credential');
    expect(error.cause).to.equal(cause);
    expect(new WebRTCError(ErrorCode.FAILED, '', 7).cause).to.equal(7);
  });
});

/** Nothing that prints, serialises or walks `value` shows the secret. */
function expectClean(value: unknown): void {
  const shown = [
    inspect(value, { depth: Infinity, showHidden: false }),
    JSON.stringify(value),
    String(value),
  ];
  if (value instanceof Error) {
    const { cause } = value;
    shown.push(value.message, String(value.stack), inspect(cause, { depth: Infinity }), String(cause));
  }
  expect(shown.join('\n')).not.to.include(SECRET);
}
