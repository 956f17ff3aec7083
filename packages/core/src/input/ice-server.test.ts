import { expect } from 'chai';
import { ErrorCode } from '../constants/error-code.js';
import { type IceServer, parseIceServer } from './ice-server.js';
import { errorOf } from '../testing/error-of.js';

const TURN = { username: 'u', credential: 'p' };

describe('parseIceServer', () => {
  for (const [url, host, port, transport] of [
    ['stun:example.com', 'example.com', 3478, 'udp'],
    ['stun:example.com:19302', 'example.com', 19302, 'udp'],
    ['stun:192.0.2.1:1', '192.0.2.1', 1, 'udp'],
    ['stun:[2001:db8::1]', '2001:db8::1', 3478, 'udp'],
    ['stun:[::ffff:192.0.2.1]:65535', '::ffff:192.0.2.1', 65535, 'udp'],
    ['stuns:example.com', 'example.com', 5349, 'tls'],
    ['stuns:example.com:443', 'example.com', 443, 'tls'],
    ['stun:localhost', 'localhost', 3478, 'udp'],
    ['turn:example.com', 'example.com', 3478, 'udp'],
    ['turn:example.com?transport=udp', 'example.com', 3478, 'udp'],
    ['turn:example.com:80?transport=tcp', 'example.com', 80, 'tcp'],
    ['turns:example.com', 'example.com', 5349, 'tls'],
    ['turns:example.com:443?transport=tcp', 'example.com', 443, 'tls'],
  ] as const) {
    it(`takes ${url} apart`, () => {
      const { urls } = parse({ urls: url, ...TURN });
      expect(urls).to.deep.equal([{ url, scheme: url.split(':')[0], host, port, transport }]);
    });
  }

  for (const url of [
    '',
    'example.com',
    'http://example.com',
    'STUN:example.com',
    'stun:',
    'stun://example.com',
    'stun:user@example.com',
    'stun:example.com:',
    'stun:example.com:0',
    'stun:example.com:65536',
    'stun:example.com:123456',
    'stun:example.com:003478',
    'stun:2001:db8::1',
    'stun:exa mple.com',
    ' stun:example.com',
    'stun:example.com\n',
    'turn:example.com?transport=tls',
    'turn:example.com?transport=',
    'turn:example.com?ttl=1',
  ]) {
    it(`refuses the URL ${JSON.stringify(url)} and names its place`, () => {
      const error = errorOf(() => parse({ urls: ['stun:good', url], ...TURN }));
      expect(error.code).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
      expect(error.message).to.match(
        /^(?:iceServers\[3\]\.urls\[1\] must read like stun:|the port of iceServers\[3\]\.urls\[1\] must be)/,
      );
    });
  }

  it('takes one URL or several, in their order', () => {
    expect(parse({ urls: 'stun:a' }).urls.map(({ url }) => url)).to.deep.equal(['stun:a']);
    expect(parse({ urls: ['stun:a', 'stun:b'] }).urls.map(({ url }) => url)).to.deep.equal([
      'stun:a',
      'stun:b',
    ]);
  });

  for (const [what, entry] of [
    ['a string', 'stun:a'],
    ['null', null],
    ['undefined', undefined],
    ['an array', ['stun:a']],
    ['an entry without urls', {}],
    ['a number', { urls: 7 }],
    ['null urls', { urls: null }],
    ['no URL', { urls: [] }],
    ['a number among the URLs', { urls: ['stun:a', 7] }],
  ] as const) {
    it(`refuses ${what}`, () => {
      const error = errorOf(() => parse(entry));
      expect(error.code).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
      expect(error.message).to.include('iceServers[3]').and.to.include('urls');
    });
  }

  for (const [what, credentials] of [
    ['neither', {}],
    ['no credential', { username: 'u' }],
    ['no username', { credential: 'p' }],
    ['an empty username', { username: '', credential: 'p' }],
    ['an empty credential', { username: 'u', credential: '' }],
    ['a credential that is no string', { username: 'u', credential: 7 }],
    ['a username that is no string', { username: {}, credential: 'p' }],
    ['a credential that is null, beside credentials', { username: 'u', credential: '', credentials: 'p' }],
  ] as const) {
    it(`refuses a TURN server with ${what}`, () => {
      for (const urls of ['turn:a', 'turns:a', ['stun:a', 'turn:b']]) {
        const error = errorOf(() => parse({ urls, ...credentials }));
        expect(error.code).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
        expect(error.message).to.include('username').and.to.include('credential');
      }
    });
  }

  it('passes the name and the password on, and empty ones where none are needed', () => {
    expect(parse({ urls: 'turn:a', ...TURN })).to.include(TURN);
    expect(parse({ urls: 'stun:a' })).to.include({ username: '', credential: '' });
  });

  it('reads credentials where credential is absent, with one warning', () => {
    const warnings: string[] = [];
    expect(parse({ urls: 'turn:a', username: 'u', credentials: 'old' }, warnings).credential).to.equal('old');
    expect(warnings).to.have.lengthOf(1);
    expect(warnings[0]).to.include('iceServers[3].credentials');
  });

  it('prefers credential, without a warning', () => {
    const warnings: string[] = [];
    const server = parse({ urls: 'turn:a', ...TURN, credentials: 'old' }, warnings);
    expect(server.credential).to.equal('p');
    parse({ urls: 'stun:a' }, warnings);
    expect(warnings).to.deep.equal([]);
  });
});

function parse(entry: unknown, warnings: string[] = []): IceServer {
  return parseIceServer(entry, 'iceServers[3]', {
    extensionName: 'mine',
    capabilities: { turn: { udp: true, tcp: true, tls: true } },
    warn: (message) => warnings.push(message),
  });
}
