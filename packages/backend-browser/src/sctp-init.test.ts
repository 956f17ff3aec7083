import { expect } from 'chai';
import { withoutEcho } from './sctp-init.js';

const OFFER = 'v=0\r\na=mid:0\r\na=sctp-init:AQAAOFFER=\r\na=sctp-port:5000\r\n';

describe('sctp-init', () => {
  it('is taken out of an answer that repeats the one of the offer', () => {
    for (const answer of [OFFER, OFFER.replaceAll('\r\n', '\n')])
      expect(withoutEcho(answer, OFFER)).to.match(/a=mid:0\r?\na=sctp-port:5000/);
  });

  it('stays in an answer of its own, and in what answers no offer', () => {
    const answer = OFFER.replace('OFFER', 'ANSWER');
    expect(withoutEcho(answer, OFFER)).to.equal(answer);
    expect(withoutEcho(OFFER, undefined)).to.equal(OFFER);
  });
});
