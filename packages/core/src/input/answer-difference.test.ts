import { expect } from 'chai';
import { ANSWER, fingerprint } from '../testing/descriptions.js';
import { answerDifference } from './answer-difference.js';
import { parseSessionDescription } from './session-description-parse.js';

describe('the difference of two answers', () => {
  const first = parseSessionDescription('pranswer', ANSWER);
  const of = (sdp: string): string | null => answerDifference(first, parseSessionDescription('answer', sdp));

  it('is none where the transport is the same', () => {
    for (const sdp of [
      ANSWER,
      ANSWER.replace('t=0 0', 't=0 1'),
      ANSWER.replace('sha-256', 'SHA-256'),
      `${ANSWER}a=candidate:1 1 UDP 1 192.0.2.1 9 typ host\r\n`,
    ])
      expect(of(sdp)).to.equal(null);
  });

  for (const [from, to, what] of [
    ['a=ice-ufrag:', 'a=ice-ufrag:x', 'ICE credentials'],
    ['a=ice-pwd:', 'a=ice-pwd:x', 'ICE credentials'],
    ['sha-256 10:', 'sha-256 FF:', 'fingerprints'],
    ['m=', `a=fingerprint:sha-1 ${fingerprint(20)}\r\nm=`, 'fingerprints'],
    ['a=setup:active', 'a=setup:passive', 'DTLS role'],
  ] as const) {
    it(`names the ${what}, for '${to.slice(0, 20)}'`, () => {
      expect(of(ANSWER.replace(from, to))).to.include(`other ${what} than the provisional one`);
    });
  }

  it('names all of it for another peer', () => {
    const other = ANSWER.replace('a=ice-ufrag:', 'a=ice-ufrag:x').replace('sha-256 10:', 'sha-256 FF:');
    expect(of(other)).to.include('other ICE credentials and fingerprints');
  });
});
