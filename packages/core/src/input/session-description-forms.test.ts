import { expect } from 'chai';
import type { SessionDescriptionType } from '../constants/signaling-state.js';
import { ErrorCode } from '../constants/error-code.js';
import { fingerprint, godotLines, OFFER, sdpOf } from '../testing/descriptions.js';
import { errorOf } from '../testing/error-of.js';
import type { RemoteDescription } from './session-description.js';
import { parseSessionDescription } from './session-description-parse.js';
import { withoutCandidates } from './session-description-text.js';

const HOST = 'candidate:1 1 UDP 2130706431 192.0.2.1 9 typ host';
const MD5 = 'a=fingerprint:md5 4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B';

/** What a page with `bundlePolicy: 'max-bundle'`, audio and a channel offers (RFC 9429 §5.2.1). */
const MAX_BUNDLE = sdpOf([
  'v=0',
  'o=- 1 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0 1',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111',
  'c=IN IP4 0.0.0.0',
  'a=mid:0',
  'a=ice-ufrag:abcd',
  'a=ice-pwd:0123456789abcdefghijklmn',
  `a=fingerprint:sha-256 ${fingerprint()}`,
  'a=setup:actpass',
  'a=rtcp-mux',
  'a=rtpmap:111 opus/48000/2',
  `a=${HOST}`,
  'm=application 0 UDP/DTLS/SCTP webrtc-datachannel',
  'c=IN IP4 0.0.0.0',
  'a=mid:1',
  'a=bundle-only',
  'a=sctp-port:5000',
  'a=max-message-size:262144',
]);

describe('a session description', () => {
  it('is read once, with what applies to the data section', () => {
    const description = parse(`${OFFER}a=${HOST}\r\na=ice-lite\r\n`);
    const { candidates, sections, dataSection, carrierSection, ...rest } = description;
    expect(rest).to.deep.equal({
      type: 'offer',
      text: `${OFFER}a=${HOST}\r\na=ice-lite\r\n`,
      origin: 'rtc 3105284567 0 IN IP4 127.0.0.1',
      iceUfrag: 'aB3+',
      icePwd: 'aBcDeFgHiJkLmNoPqRsT+/',
      iceLite: true,
      fingerprints: [{ algorithm: 'sha-256', value: fingerprint() }],
      setup: 'actpass',
      sctpPort: 5000,
      maxMessageSize: 262144,
    });
    expect(candidates).to.have.lengthOf(1);
    expect(candidates[0]).to.deep.include({ text: HOST, media: '0', index: 0, address: '192.0.2.1' });
    expect(sections).to.deep.equal([dataSection]);
    expect(carrierSection).to.equal(dataSection);
    expect(dataSection).to.deep.include({ index: 0, mid: '0', port: 9, isBundled: true });
  });

  describe('that browsers take is taken:', () => {
    const forms: Readonly<Record<string, readonly [(sdp: string) => string, Partial<RemoteDescription>]>> = {
      'empty lines at the end': [(sdp) => `${sdp}\r\n\n`, { text: OFFER }],
      'lines that end with LF, the last not at all': [
        (sdp) => sdp.replaceAll('\r\n', '\n').trimEnd(),
        { text: OFFER },
      ],
      'a space after the m= line': [
        (sdp) => sdp.replace('datachannel\r', 'datachannel  \r'),
        { text: OFFER },
      ],
      'an SCTP port in the m= line': [
        (sdp) =>
          sdp
            .replace('webrtc-datachannel', '5001')
            .replace('a=sctp-port:5000', 'a=sctpmap:5001 webrtc-datachannel 1'),
        { sctpPort: 5001 },
      ],
      'DTLS/SCTP webrtc-datachannel': [(sdp) => sdp.replace('UDP/DTLS', 'DTLS'), { sctpPort: 5000 }],
      'a largest message of 64 bits': [
        (sdp) => sdp.replace('size:262144', 'size:18446744073709551615'),
        { maxMessageSize: 2 ** 64, text: OFFER.replace('size:262144', 'size:2147483647') },
      ],
      'a=setup in capitals': [(sdp) => sdp.replace('actpass', 'ACTPASS'), { setup: 'actpass', text: OFFER }],
      'no a=setup': [
        (sdp) => sdp.replace('a=setup:actpass\r\n', ''),
        { setup: 'actpass', text: `${OFFER.replace('a=setup:actpass\r\n', '')}a=setup:actpass\r\n` },
      ],
      'a fingerprint of an unknown hash before the right one': [
        (sdp) => sdp.replace('a=fingerprint', `${MD5}\r\na=fingerprint`),
        { text: OFFER },
      ],
      'the same after the right one': [(sdp) => sdp.replace('m=', `${MD5}\r\nm=`), { text: OFFER }],
    };
    for (const [form, [change, expected]] of Object.entries(forms)) {
      it(form, () => {
        const changed = change(OFFER);
        expect(changed).not.to.equal(OFFER);
        expect(parse(changed)).to.deep.include({
          iceUfrag: 'aB3+',
          fingerprints: [{ algorithm: 'sha-256', value: fingerprint() }],
          ...expected,
        });
      });
    }
  });

  it('is of a DTLS client where an answer does not say', () => {
    const answer = sdpOf(godotLines('active')).replace('a=setup:active\r\n', '');
    for (const type of ['answer', 'pranswer'] as const) {
      expect(parse(answer, type)).to.deep.include({ setup: 'active', text: `${answer}a=setup:active\r\n` });
    }
  });

  it('holds several fingerprints, any of which may match', () => {
    const other = `a=fingerprint:SHA-512 ${fingerprint(64).toLowerCase()}`;
    const { fingerprints } = parse(OFFER.replace('m=', `${other}\r\nm=`));
    expect(fingerprints).to.deep.equal([
      { algorithm: 'sha-256', value: fingerprint() },
      { algorithm: 'sha-512', value: fingerprint(64) },
    ]);
  });

  it('has the transport of the section that carries its bundle', () => {
    const description = parse(MAX_BUNDLE);
    expect(description).to.deep.include({
      text: MAX_BUNDLE,
      iceUfrag: 'abcd',
      icePwd: '0123456789abcdefghijklmn',
      setup: 'actpass',
      fingerprints: [{ algorithm: 'sha-256', value: fingerprint() }],
    });
    expect(description.sections.map(({ mid, port, isBundled }) => [mid, port, isBundled])).to.deep.equal([
      ['0', 9, true],
      ['1', 0, true],
    ]);
    expect(description.dataSection.index).to.equal(1);
    expect(description.carrierSection.index).to.equal(0);
    expect(description.candidates.map(({ media, index }) => [media, index])).to.deep.equal([['0', 0]]);
  });

  it('has that transport also where the data section offers one of its own, for answers without the bundle', () => {
    const own = 'a=ice-ufrag:efgh\r\na=ice-pwd:nmlkjihgfedcba9876543210\r\na=setup:passive\r\n';
    const balanced = MAX_BUNDLE.replace('application 0', 'application 9').replace('a=bundle-only\r\n', own);
    expect(parse(balanced)).to.deep.include({ iceUfrag: 'abcd', setup: 'actpass' });
    const rejected = parse(
      balanced
        .replace('audio 9', 'audio 0')
        .replace('a=mid:1', `a=mid:1\r\na=fingerprint:sha-256 ${fingerprint()}`),
    );
    expect(rejected).to.deep.include({
      iceUfrag: 'efgh',
      setup: 'passive',
      carrierSection: rejected.dataSection,
    });
  });

  it('has no transport of a section that is in another bundle, or in none', () => {
    for (const group of ['a=group:BUNDLE 0', 'a=group:LS 0 1', 'a=group:BUNDLE 1', 'a=group:BUNDLE']) {
      const error = errorOf(() => parse(MAX_BUNDLE.replace('a=group:BUNDLE 0 1', group)));
      expect(error.code).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
      expect(error.message).to.include('lacks a=ice-ufrag in the section that begins in line 16 or line 1;');
    }
  });

  it('lets the data section stand anywhere, behind one that is rejected too', () => {
    const rejected = 'm=application 0 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=mid:9\r\n';
    const { dataSection, sections } = parse(OFFER.replace('m=application 9', `${rejected}m=application 9`));
    expect(sections).to.have.lengthOf(2);
    expect(dataSection).to.deep.include({ index: 1, mid: '0' });
    expect(sections[0]).to.deep.include({ port: 0, isBundled: false });
  });

  it('says which line is wrong, and why', () => {
    for (const [from, to, message] of [
      ['a=ice-ufrag:aB3+', 'a=ice-ufrag:x', 'malformed a=ice-ufrag in line 16: it must be 4 to 256'],
      ['a=ice-pwd:a', 'a=ice-pwd:?', 'malformed a=ice-pwd in line 17: it must be 22 to 256'],
      ['sha-256 10:', 'sha-256 ', 'malformed a=fingerprint in line 8: it must be 32 bytes'],
      ['setup:actpass', 'setup:maybe', 'malformed a=setup in line 15: it must be actpass, active or passive'],
      ['sctp-port:5000', 'sctp-port:x', 'malformed a=sctp-port in line 13'],
      ['max-message-size:2', 'max-message-size:-', 'malformed a=max-message-size in line 14'],
      ['application 9', 'application 0', 'rejects the data section in line 9 (port 0)'],
      ['s=-', 's-', "no 'name=value' in line 3"],
    ] as const) {
      const changed = OFFER.replace(from, to);
      expect(changed).not.to.equal(OFFER);
      expect(errorOf(() => parse(changed)).message).to.include(message);
    }
  });

  it('does not hand over candidates that cannot be read, nor such in the text', () => {
    const description = parse(`${OFFER}a=candidate:garbage\r\na=${HOST}\r\na=candidate:\r\n`);
    expect(description.candidates.map(({ text }) => text)).to.deep.equal([HOST]);
    expect(description.text).to.equal(`${OFFER}a=${HOST}\r\n`);
    expect(withoutCandidates(`${description.text}a=end-of-candidates`)).to.equal(OFFER);
  });

  describe('loses attributes that nobody here knows', () => {
    const UNKNOWN = [
      'a=sctp-init:AQAAFA==',
      'a=x-unknown',
      'a=tls-id:1234567890123456789012',
      'a=dcmap:0 label="x"',
    ];

    it('in an offer, in the session part and in every section', () => {
      const lines = MAX_BUNDLE.replace(/(?=^m=application)|$/gm, '').split('\r\n');
      const changed = lines
        .flatMap((line) => (/^[ct]=/.test(line) ? [line, ...UNKNOWN] : [line]))
        .join('\r\n');
      expect(changed.match(/sctp-init/g)).to.have.lengthOf(3);
      const description = parse(changed);
      expect(description.text).to.equal(MAX_BUNDLE);
      expect(description.sections.flatMap((section) => section.lines).join()).not.to.match(
        /sctp-init|unknown/,
      );
    });

    it('and keeps them in an answer, which agrees to an offer of ours', () => {
      const answer = `${sdpOf(godotLines('active'))}${UNKNOWN.join('\r\n')}\r\n`;
      for (const type of ['answer', 'pranswer'] as const) expect(parse(answer, type).text).to.equal(answer);
    });

    it('and keeps what a section for audio needs to be declined', () => {
      expect(parse(MAX_BUNDLE).sections[0]?.lines).to.include('a=rtpmap:111 opus/48000/2');
      const inData = MAX_BUNDLE.replace('a=bundle-only', 'a=bundle-only\r\na=rtpmap:111 opus/48000/2');
      expect(parse(inData).text).to.equal(MAX_BUNDLE);
    });
  });

  it('that is hostile takes no longer than its length', () => {
    const start = performance.now();
    for (const piece of [
      'm=application 9 ',
      'a=',
      'a=group:BUNDLE 0 ',
      'a=candidate:1 ',
      'm=audio 9 x 0\r\na=mid:0\r\n',
    ]) {
      const filler = piece.repeat(65_000 / piece.length);
      for (const sdp of [OFFER.replace('m=', `${filler}\r\nm=`), `${OFFER}${filler}`, `v=0\r\n${filler}`]) {
        try {
          parse(sdp.slice(0, 65_536));
        } catch {
          // Refused or taken: what counts is the time.
        }
      }
    }
    expect(performance.now() - start).to.be.below(2000);
  });
});

function parse(sdp: string, type: SessionDescriptionType = 'offer'): RemoteDescription {
  return parseSessionDescription(type, sdp);
}
