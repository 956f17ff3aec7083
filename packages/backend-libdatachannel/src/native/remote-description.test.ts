import { type IceCandidate, parseIceCandidate, parseSessionDescription } from '@peerplug/core';
import { expect } from 'chai';
import { FIREFOX_LEAD_MS } from '../timing/first-move.js';
import { isUsableCandidate } from './remote-candidate.js';
import { type NativeDescription, nativeDescription } from './remote-description.js';

const HOST = 'candidate:1 1 udp 2113937151 192.0.2.1 54321 typ host generation 0';
const BROWSER = [
  'v=0',
  'o=- 1 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
  'c=IN IP4 0.0.0.0',
  'a=mid:0',
  'a=ice-ufrag:abcd',
  'a=ice-pwd:0123456789abcdefghijklmn',
  `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`,
  'a=setup:actpass',
  '',
].join('\r\n');
const LIBDATACHANNEL = BROWSER.replace('o=- 1 2', 'o=rtc 1 0');

describe('native description', () => {
  it('makes us the DTLS server of a foreign offerer that leaves the choice', () => {
    const offer = of('offer', BROWSER);
    expect(offer.text).to.include('a=setup:active').and.not.include('actpass');
    expect(offer.hasFirstMove).to.equal(false);
    const passive = of('offer', BROWSER.replace('actpass', 'passive'));
    expect(passive.text).to.include('a=setup:passive');
  });

  it('makes us the DTLS client of libdatachannel, which has the first move', () => {
    const offer = of('offer', LIBDATACHANNEL);
    expect(offer.text).to.equal(LIBDATACHANNEL);
    expect(offer.hasFirstMove).to.equal(true);
    expect(of('answer', answer(LIBDATACHANNEL)).hasFirstMove).to.equal(false);
  });

  it('leaves Firefox, where it answers, a moment to begin', () => {
    const firefox = BROWSER.replace('o=-', 'o=mozilla...THIS_IS_SDPARTA-99.0');
    expect(of('answer', answer(firefox)).leadMs).to.equal(FIREFOX_LEAD_MS);
    expect(of('offer', firefox).leadMs).to.equal(0);
    for (const sdp of [BROWSER, LIBDATACHANNEL]) expect(of('answer', answer(sdp)).leadMs).to.equal(0);
  });

  it('has no candidates, which are added one by one', () => {
    const sdp = answer(BROWSER);
    expect(of('answer', `${sdp}a=${HOST}\r\na=candidate:x\r\na=end-of-candidates\r\n`).text).to.equal(sdp);
  });
});

describe('remote candidate', () => {
  it('is usable over UDP with a literal address', () => {
    for (const address of ['192.0.2.1', '::1', 'fe80::1%lo']) {
      expect(isUsableCandidate(candidate(HOST.replace('192.0.2.1', address))), address).to.equal(true);
    }
  });

  it('is ignored with a name, and over TCP', () => {
    for (const name of [
      HOST.replace('192.0.2.1', '3b9e.local'),
      HOST.replace('192.0.2.1', 'example.org'),
      HOST.replace('udp', 'tcp'),
    ]) {
      expect(isUsableCandidate(candidate(name)), name).to.equal(false);
    }
  });
});

function of(type: 'offer' | 'answer', sdp: string): NativeDescription {
  return nativeDescription(parseSessionDescription(type, sdp));
}

function answer(sdp: string): string {
  return sdp.replace('actpass', 'active');
}

function candidate(name: string): IceCandidate {
  const parsed = parseIceCandidate('0', 0, name);
  if (parsed === null) throw new Error('it is empty');
  return parsed;
}
