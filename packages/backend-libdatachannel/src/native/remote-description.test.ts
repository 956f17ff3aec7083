import { type IceCandidate, parseIceCandidate, parseSessionDescription } from '@peerplug/core/extension';
import { expect } from 'chai';
import { isUsableCandidate } from './remote-candidate.js';
import { nativeDescription } from './remote-description.js';

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

describe('native description', () => {
  it('makes us the DTLS server of an offerer that leaves the choice', () => {
    const offer = parseSessionDescription('offer', BROWSER);
    expect(nativeDescription(offer, true)).to.include('a=setup:active').and.not.include('actpass');
    expect(nativeDescription(offer, false)).to.equal(BROWSER);
    const passive = parseSessionDescription('offer', BROWSER.replace('actpass', 'passive'));
    expect(nativeDescription(passive, true)).to.include('a=setup:passive');
  });

  it('has the one data section that counts', () => {
    const second = BROWSER.slice(BROWSER.indexOf('m=')).replace('a=mid:0', 'a=mid:1');
    const offer = parseSessionDescription('offer', BROWSER + second);
    expect(nativeDescription(offer, false)).to.equal(BROWSER);
  });

  it('has no candidates, which are added one by one', () => {
    const sdp = BROWSER.replace('actpass', 'active');
    const whole = `${sdp}a=${HOST}\r\na=candidate:x\r\na=end-of-candidates\r\n`;
    expect(nativeDescription(parseSessionDescription('answer', whole), false)).to.equal(sdp);
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

function candidate(name: string): IceCandidate {
  const parsed = parseIceCandidate('0', 0, name);
  if (parsed === null) throw new Error('it is empty');
  return parsed;
}
