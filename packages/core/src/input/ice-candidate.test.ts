import { expect } from 'chai';
import { ErrorCode } from '../constants/error-code.js';
import { parseIceCandidate } from './ice-candidate.js';
import { errorOf } from '../testing/error-of.js';

const HOST = 'candidate:1 1 UDP 2114977791 192.0.2.2 50065 typ host';

/** As real peers send them: Godot, Chromium, Firefox, libdatachannel, werift. */
const REAL = [
  HOST,
  'candidate:842163049 1 udp 1677729535 203.0.113.5 40678 typ srflx raddr 0.0.0.0 rport 0 generation 0 ufrag aB3+ network-cost 999',
  'candidate:3471623853 1 tcp 1518280447 192.0.2.3 9 typ host tcptype active generation 0 ufrag x network-id 1',
  'candidate:0 1 UDP 2122252543 6f3b2a10-0000-4000-8000-0123456789ab.local 45678 typ host',
  'candidate:2 1 UDP 41885439 198.51.100.7 50000 typ relay raddr 198.51.100.7 rport 50000',
  'candidate:5 2 UDP 1 2001:db8::7 65535 typ prflx',
  'candidate:9 1 UDP 2122260223 fe80::1%eth0 1 typ host',
  'candidate:Ab+/9 1 ssltcp 1 turn.example.com 443 typ relay',
  'candidate:8f7a 256 SCTP 4294967295 192.0.2.1 0 typ host',
];

const MALFORMED: Readonly<Record<string, string>> = {
  'another text': 'hello',
  'nothing after the name': 'candidate:',
  'no foundation': 'candidate: 1 UDP 1 192.0.2.1 9 typ host',
  'a foundation of 33 characters': `candidate:${'a'.repeat(33)} 1 UDP 1 192.0.2.1 9 typ host`,
  'a foundation with a sign': 'candidate:a-b 1 UDP 1 192.0.2.1 9 typ host',
  'a component of 0': 'candidate:1 0 UDP 1 192.0.2.1 9 typ host',
  'a component of 257': 'candidate:1 257 UDP 1 192.0.2.1 9 typ host',
  'a component that is no number': 'candidate:1 x UDP 1 192.0.2.1 9 typ host',
  'a priority of 2^32': 'candidate:1 1 UDP 4294967296 192.0.2.1 9 typ host',
  'a negative priority': 'candidate:1 1 UDP -1 192.0.2.1 9 typ host',
  'no address': 'candidate:1 1 UDP 1 9 typ host',
  'an address with a quote': 'candidate:1 1 UDP 1 192.0.2.1" 9 typ host',
  'no port': 'candidate:1 1 UDP 1 192.0.2.1 typ host',
  'a port of 65536': 'candidate:1 1 UDP 1 192.0.2.1 65536 typ host',
  'a related port of 65536': 'candidate:1 1 UDP 1 192.0.2.1 9 typ srflx raddr 0.0.0.0 rport 65536',
  'no type': 'candidate:1 1 UDP 1 192.0.2.1 9',
  'an unknown type': 'candidate:1 1 UDP 1 192.0.2.1 9 typ guess',
  'an extension without a value': 'candidate:1 1 UDP 1 192.0.2.1 9 typ host generation',
  'two blanks': 'candidate:1  1 UDP 1 192.0.2.1 9 typ host',
  'an empty component': 'candidate:1  UDP 1 192.0.2.1 9 typ host',
  'an empty priority': 'candidate:1 1 UDP  192.0.2.1 9 typ host',
  'an empty port': 'candidate:1 1 UDP 1 192.0.2.1  typ host',
  'a component of four digits': 'candidate:1 0001 UDP 1 192.0.2.1 9 typ host',
  'a priority of eleven digits': 'candidate:1 1 UDP 00000000001 192.0.2.1 9 typ host',
  'a port of six digits': 'candidate:1 1 UDP 1 192.0.2.1 000009 typ host',
  'another line': `${HOST}\r\na=setup:active`,
  'a line feed inside': 'candidate:1 1 UDP 1 192.0.2.1 9 typ host a\nb',
  'a NUL': `${HOST} a \0`,
  'letters that are not ASCII': `${HOST} größe 1`,
  'a text before it': ` ${HOST}`,
  'two prefixes': `a=a=${HOST}`,
  'more than 1024 characters': `${HOST}${' x y'.repeat(300)}`,
};

describe('parseIceCandidate', () => {
  for (const name of REAL) {
    it(`takes ${name.slice(0, 60)}`, () => {
      expect(parseIceCandidate('0', 0, name)).to.deep.include({ media: '0', index: 0, text: name });
    });
  }

  it('takes a leading a= and what follows the line off', () => {
    for (const name of [`a=${HOST}`, `${HOST}\r\n`, `a=${HOST}\n`, `${HOST} `]) {
      expect(parseIceCandidate('0', 0, name)?.text).to.equal(HOST);
    }
  });

  it('takes an empty name for the end of candidates', () => {
    for (const name of ['', 'a=', '\r\n', ' ']) expect(parseIceCandidate('0', 0, name)).to.equal(null);
  });

  it('takes a line of 1024 characters', () => {
    const padded = `${HOST} x ${'y'.repeat(1024 - HOST.length - 3)}`;
    expect(padded.length).to.equal(1024);
    expect(parseIceCandidate('0', 0, padded)?.text).to.equal(padded);
    expect(refusal('0', 0, `${padded}y`)).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
  });

  for (const [what, name] of Object.entries(MALFORMED)) {
    it(`refuses ${what}`, () => {
      expect(refusal('0', 0, name)).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
    });
  }

  it('takes any index from 0 to 65535 and any short media', () => {
    expect(parseIceCandidate('data', 65535, HOST)).to.include({ media: 'data', index: 65535 });
    expect(parseIceCandidate('', 0, HOST)?.media).to.equal('');
  });

  for (const [what, media, index, name] of [
    ['a media that is no string', 0, 0, HOST],
    ['a media of 1025 characters', 'm'.repeat(1025), 0, HOST],
    ['a negative index', '0', -1, HOST],
    ['an index of 65536', '0', 65536, HOST],
    ['an index that is not whole', '0', 0.5, HOST],
    ['an index that is no number', '0', '0', HOST],
    ['an index that is NaN', '0', Number.NaN, HOST],
    ['a name that is null', '0', 0, null],
    ['a name that is undefined', '0', 0, undefined],
    ['an object of the browser', '0', 0, { candidate: HOST }],
    ['a malformed media at the end of candidates', 7, 0, ''],
    ['a malformed index at the end of candidates', '0', -1, ''],
  ] as const) {
    it(`refuses ${what}`, () => {
      expect(refusal(media, index, name)).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
    });
  }

  it('says what a candidate must read, and does not quote what may be a password', () => {
    const { message } = errorOf(() => parseIceCandidate('0', 0, `junk${'!'.repeat(5000)}`));
    expect(message).to.include("'candidate:…'").and.not.to.include('junk');
  });

  it('refuses long junk quickly', () => {
    const start = performance.now();
    for (const junk of ['candidate:', HOST, `${HOST} raddr`, 'candidate:1 1 UDP 1 a 1 typ host ']) {
      for (const filler of [' a', 'a', ' ', ' raddr a rport 1', '!']) {
        refusal('0', 0, (junk + filler.repeat(1024)).slice(0, 1023) + '\0');
      }
    }
    expect(performance.now() - start).to.be.below(2000);
  });
});

function refusal(media: unknown, index: unknown, name: unknown): ErrorCode {
  return errorOf(() => parseIceCandidate(media, index, name)).code;
}
