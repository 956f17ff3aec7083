import { expect } from 'chai';
import { ErrorCode } from '../constants/error-code.js';
import type { RemoteDescription } from './session-description.js';
import { parseSessionDescription } from './session-description-parse.js';
import type { SessionDescriptionType } from '../constants/signaling-state.js';
import { fingerprint, godotLines, sdpOf } from '../testing/descriptions.js';
import { errorOf } from '../testing/error-of.js';

const CHROMIUM = [
  'v=0',
  'o=- 4962303333179871722 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0',
  'a=extmap-allow-mixed',
  'a=msid-semantic: WMS',
  'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
  'c=IN IP4 0.0.0.0',
  'a=ice-ufrag:Xk2P',
  'a=ice-pwd:0123456789abcdefghijklmn',
  'a=ice-options:trickle',
  `a=fingerprint:sha-256 ${fingerprint()}`,
  'a=setup:actpass',
  'a=mid:0',
  'a=sctp-port:5000',
  'a=max-message-size:262144',
];

const FIREFOX = [
  'v=0',
  'o=mozilla...THIS_IS_SDPARTA-99.0 7208372615424437041 0 IN IP4 0.0.0.0',
  's=-',
  't=0 0',
  'a=sendrecv',
  `a=fingerprint:sha-256 ${fingerprint()}`,
  'a=group:BUNDLE 0',
  'a=ice-options:trickle',
  'a=msid-semantic:WMS *',
  'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
  'c=IN IP4 0.0.0.0',
  'a=sendrecv',
  'a=ice-pwd:6a1a29cbf5b2e1d6e4ad5b5b6d3c9f21',
  'a=ice-ufrag:7d1c3a2f',
  'a=mid:0',
  'a=setup:actpass',
  'a=sctp-port:5000',
  'a=max-message-size:1073741823',
];

/** The form before RFC 8841, which some peers still send. */
const OLD = [
  'v=0',
  'o=- 1 1 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'm=application 9 DTLS/SCTP 5000',
  'c=IN IP4 0.0.0.0',
  'a=ice-ufrag:abcd',
  'a=ice-pwd:0123456789abcdefghijkl',
  `a=fingerprint:sha-256 ${fingerprint()}`,
  'a=setup:actpass',
  'a=mid:data',
  'a=sctpmap:5000 webrtc-datachannel 1024',
];

const GODOT = godotLines('actpass');

const NO_PAIR = `no 'name=value' in line ${String(GODOT.length + 1)}`;

describe('parseSessionDescription', () => {
  for (const [what, lines, maxMessageSize] of [
    ['Godot', GODOT, 262144],
    ['Chromium', CHROMIUM, 262144],
    ['Firefox, with its fingerprint in the session part', FIREFOX, 1073741823],
    ['the old form', OLD, 65536],
    ['TCP/DTLS/SCTP', replaced(GODOT, 'm=', 'm=application 9 TCP/DTLS/SCTP webrtc-datachannel'), 262144],
  ] as const) {
    it(`takes the offer of ${what}`, () => {
      expect(parseSessionDescription('offer', sdpOf(lines))).to.deep.include({ maxMessageSize });
      expect(parseSessionDescription('offer', lines.join('\n')), 'LF alone').to.deep.include({
        maxMessageSize,
      });
    });

    it(`takes the answer of ${what}`, () => {
      for (const setup of ['active', 'passive']) {
        for (const type of ['answer', 'pranswer'] as const) {
          const sdp = sdpOf(replaced(lines, 'a=setup', `a=setup:${setup}`));
          expect(parseSessionDescription(type, sdp)).to.deep.include({ maxMessageSize });
        }
      }
    });
  }

  it('takes what stands in the session part for the data section', () => {
    const moved = ['a=ice-ufrag', 'a=ice-pwd', 'a=setup', 'a=max-message-size'];
    const isMoved = (line: string): boolean => moved.some((start) => line.startsWith(start));
    const start = GODOT.findIndex((line) => line.startsWith('m='));
    const rest = GODOT.filter((line) => !isMoved(line));
    const lines = [...rest.slice(0, start), ...GODOT.filter(isMoved), ...rest.slice(start)];
    expect(parseSessionDescription('offer', sdpOf(lines)).maxMessageSize).to.equal(262144);
  });

  it('prefers what stands in the data section', () => {
    const lines = [
      ...GODOT.slice(0, 4),
      'a=setup:holdconn',
      'a=max-message-size:1',
      'a=ice-pwd:no',
      ...GODOT.slice(4),
    ];
    expect(parseSessionDescription('offer', sdpOf(lines)).maxMessageSize).to.equal(262144);
  });

  it('takes nothing from another section, before or behind', () => {
    const audio = ['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'a=max-message-size:1', 'a=setup:active'];
    const start = GODOT.findIndex((line) => line.startsWith('m='));
    const before = [...GODOT.slice(0, start), ...audio, ...GODOT.slice(start)];
    expect(parseSessionDescription('offer', sdpOf(before)).maxMessageSize).to.equal(262144);
    const behind = [...without(GODOT, 'a=max-message-size'), ...audio];
    expect(parseSessionDescription('offer', sdpOf(behind)).maxMessageSize).to.equal(65536);
    expect(read('offer', [...without(GODOT, 'a=setup'), ...audio]).setup).to.equal('actpass');
    expectRefusal('offer', [...without(GODOT, 'a=ice-ufrag'), ...audio, 'a=ice-ufrag:abcd'], 'a=ice-ufrag');
  });

  it('takes a port of 0 where the section is bundled only', () => {
    const rejected = replaced(GODOT, 'm=', 'm=application 0 UDP/DTLS/SCTP webrtc-datachannel');
    expectRefusal('offer', rejected, 'rejects the data section');
    expect(parseSessionDescription('offer', sdpOf([...rejected, 'a=bundle-only']))).to.be.an('object');
  });

  describe('reads the largest message', () => {
    for (const [line, maxMessageSize] of [
      ['a=max-message-size:1', 1],
      ['a=max-message-size:262144', 262144],
      ['a=max-message-size:9007199254740991', Number.MAX_SAFE_INTEGER],
      ['a=max-message-size:18446744073709551615', 18446744073709552000],
      ['a=max-message-size:0', Number.POSITIVE_INFINITY],
      ['a=x-other:1', 65536],
    ] as const) {
      it(`of ${line} as ${String(maxMessageSize)}`, () => {
        const sdp = sdpOf(replaced(GODOT, 'a=max-message-size', line));
        expect(parseSessionDescription('offer', sdp).maxMessageSize).to.equal(maxMessageSize);
      });
    }

    for (const value of ['', '-1', '1.5', '0x10', '1e3', 'many', '1 2']) {
      it(`and refuses '${value}'`, () => {
        const lines = replaced(GODOT, 'a=max-message-size', `a=max-message-size:${value}`);
        expectRefusal('offer', lines, 'a=max-message-size');
      });
    }
  });

  for (const [what, lines, mentions] of [
    ['another first line', GODOT.slice(1), "'v=0'"],
    ['version 1', ['v=1', ...GODOT.slice(1)], "'v=0'"],
    ['a line that is none', [...GODOT, 'hello'], `line ${String(GODOT.length + 1)}`],
    ['an empty line inside', [...GODOT.slice(0, 3), '', ...GODOT.slice(3)], 'line 4'],
    ['a line that begins with a blank', [...GODOT, ' a=mid:0'], NO_PAIR],
    ['a line with a capital', [...GODOT, 'A=mid:0'], NO_PAIR],
    ['a NUL', [...GODOT, 'a=x:\0'], NO_PAIR],
    ['a bare CR', [...GODOT, 'a=x:\ry'], NO_PAIR],
    ['no section', GODOT.slice(0, 8), 'data section'],
    ['an audio section', replaced(GODOT, 'm=', 'm=audio 9 UDP/TLS/RTP/SAVPF 111'), 'data section'],
    ['another protocol', replaced(GODOT, 'm=', 'm=application 9 UDP/BFCP *'), 'data section'],
    [
      'a section without a port',
      replaced(GODOT, 'm=', 'm=application UDP/DTLS/SCTP webrtc-datachannel'),
      'malformed m=',
    ],
    [
      'no ufrag',
      without(GODOT, 'a=ice-ufrag'),
      'lacks a=ice-ufrag in the section that begins in line 9 or line 1',
    ],
    ['no password', without(GODOT, 'a=ice-pwd'), 'lacks a=ice-pwd'],
    ['a ufrag of 3 characters', replaced(GODOT, 'a=ice-ufrag', 'a=ice-ufrag:abc'), 'malformed a=ice-ufrag'],
    [
      'a ufrag of 257',
      replaced(GODOT, 'a=ice-ufrag', `a=ice-ufrag:${'a'.repeat(257)}`),
      'malformed a=ice-ufrag',
    ],
    ['a ufrag with a blank', replaced(GODOT, 'a=ice-ufrag', 'a=ice-ufrag:ab cd'), 'malformed a=ice-ufrag'],
    ['a password of 21', replaced(GODOT, 'a=ice-pwd', `a=ice-pwd:${'a'.repeat(21)}`), 'malformed a=ice-pwd'],
    [
      'a password of 257',
      replaced(GODOT, 'a=ice-pwd', `a=ice-pwd:${'a'.repeat(257)}`),
      'malformed a=ice-pwd',
    ],
    ...['audio', 'audio 9', 'audio RTP/AVP 0', ''].map(
      (media) =>
        [
          `the section '${media}'`,
          [...GODOT, `m=${media}`],
          `has a malformed m= in line ${String(GODOT.length + 1)}`,
        ] as const,
    ),
    [
      'two sections of one name',
      [...GODOT, 'm=audio 9 UDP/TLS/RTP/SAVPF 111', 'a=mid:0'],
      `repeats an a=mid in the section in line ${String(GODOT.length + 1)}`,
    ],
    ['no fingerprint', without(GODOT, 'a=fingerprint'), 'lacks a=fingerprint'],
    ['a fingerprint without digits', withFingerprint('sha-256'), 'malformed a=fingerprint'],
    ['a fingerprint of one byte', withFingerprint('sha-256 12'), 'malformed a=fingerprint'],
    [
      'a fingerprint without colons',
      withFingerprint(`sha-256 ${'AB'.repeat(32)}`),
      'malformed a=fingerprint',
    ],
    [
      'an unknown hash',
      withFingerprint('md5 12:34:56'),
      'lacks a=fingerprint with SHA-1 or SHA-2 in the section that begins in line 9',
    ],
    ['a digest of another hash', withFingerprint(`sha-256 ${fingerprint(20)}`), 'malformed a=fingerprint'],
    [
      'another kind of data',
      replaced(GODOT, 'm=', 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel2'),
      'data section',
    ],
    [
      'a text before the hash',
      withFingerprint(`x-sha-256 ${fingerprint()}`),
      'lacks a=fingerprint with SHA-1',
    ],
    ['an unknown setup', replaced(GODOT, 'a=setup', 'a=setup:holdconn'), 'a=setup'],
    ['a port of 65536 for SCTP', replaced(GODOT, 'a=sctp-port', 'a=sctp-port:65536'), 'a=sctp-port'],
    ['a port for SCTP that is none', replaced(GODOT, 'a=sctp-port', 'a=sctp-port:x'), 'a=sctp-port'],
  ] as const) {
    it(`refuses ${what}`, () => {
      expectRefusal('offer', lines, mentions);
    });
  }

  it('refuses an empty text', () => {
    expect(errorOf(() => parseSessionDescription('offer', '')).code).to.equal(
      ErrorCode.ERR_INVALID_PARAMETER,
    );
  });

  it('takes each setup in an offer, and not actpass in an answer', () => {
    for (const setup of ['actpass', 'active', 'passive'])
      parseSessionDescription('offer', sdpOf(replaced(GODOT, 'a=setup', `a=setup:${setup}`)));
    for (const type of ['answer', 'pranswer'] as const) expectRefusal(type, GODOT, 'a=setup');
    for (const setup of ['xactive', 'activex', 'xpassive', 'passivex']) {
      for (const type of ['offer', 'answer'] as const)
        expectRefusal(type, replaced(GODOT, 'a=setup', `a=setup:${setup}`), 'a=setup');
    }
  });

  for (const [hash, bytes] of [
    ['sha-1', 20],
    ['SHA-224', 28],
    ['Sha-256', 32],
    ['sha-384', 48],
    ['sha-512', 64],
  ] as const) {
    it(`takes a fingerprint of ${hash}, in either case`, () => {
      for (const digest of [fingerprint(bytes), fingerprint(bytes).toLowerCase()])
        parseSessionDescription('offer', sdpOf(withFingerprint(`${hash} ${digest}`)));
      expectRefusal('offer', withFingerprint(`${hash} ${fingerprint(bytes + 1)}`), 'malformed a=fingerprint');
    });
  }

  it('takes ICE credentials of all lengths that are allowed, and blanks around them', () => {
    for (const [ufrag, pwd] of [
      ['abcd', 'a'.repeat(22)],
      ['A+/=_-09'.repeat(32), 'z'.repeat(256)],
      [' abcd ', ` ${'a'.repeat(22)}`],
    ] as const) {
      const lines = replaced(
        replaced(GODOT, 'a=ice-ufrag', `a=ice-ufrag:${ufrag}`),
        'a=ice-pwd',
        `a=ice-pwd:${pwd}`,
      );
      parseSessionDescription('offer', sdpOf(lines));
    }
  });

  it('refuses a text that would fill the memory without looking at its bytes', () => {
    const start = performance.now();
    const sdp = '世'.repeat(2 ** 27);
    expect(errorOf(() => parseSessionDescription('offer', sdp)).code).to.equal(
      ErrorCode.ERR_INVALID_PARAMETER,
    );
    expect(performance.now() - start).to.be.below(1000);
  });

  it('takes 64 KiB of UTF-8, and not a byte more', () => {
    const sdp = sdpOf(GODOT);
    const fill = (character: string, bytes: number): string => {
      const width = new TextEncoder().encode(character).byteLength;
      const left = bytes - sdp.length - 'a=x:\r\n'.length;
      return `${sdp}a=x:${character.repeat(Math.floor(left / width))}${'x'.repeat(left % width)}\r\n`;
    };
    for (const character of ['x', 'é', '世']) {
      parseSessionDescription('offer', fill(character, 65536));
      expect(errorOf(() => parseSessionDescription('offer', fill(character, 65537))).message).to.include(
        '65536',
      );
    }
  });
});

function read(type: SessionDescriptionType, lines: readonly string[]): RemoteDescription {
  return parseSessionDescription(type, sdpOf(lines));
}

function expectRefusal(type: SessionDescriptionType, lines: readonly string[], mentions: string): void {
  const error = errorOf(() => parseSessionDescription(type, sdpOf(lines)));
  expect(error.code).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
  expect(error.message).to.include(mentions);
}

function without(lines: readonly string[], start: string): readonly string[] {
  return lines.filter((line) => !line.startsWith(start));
}

function replaced(lines: readonly string[], start: string, by: string): readonly string[] {
  return lines.map((line) => (line.startsWith(start) ? by : line));
}

function withFingerprint(value: string): readonly string[] {
  return replaced(GODOT, 'a=fingerprint', `a=fingerprint:${value}`);
}
