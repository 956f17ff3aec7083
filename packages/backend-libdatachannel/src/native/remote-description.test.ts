import { expect } from 'chai';
import { FIREFOX_LEAD_MS } from '../timing/first-move.js';
import { isUsableCandidate } from './remote-candidate.js';
import { readRemoteDescription } from './remote-description.js';

const HOST = 'candidate:1 1 udp 2113937151 192.0.2.1 54321 typ host generation 0';
const BROWSER = 'v=0\no=- 1 2 IN IP4 127.0.0.1\na=setup:actpass\n';
const LIBDATACHANNEL = 'v=0\r\no=rtc 1 0 IN IP4 127.0.0.1\r\na=setup:actpass\r\n';

describe('remote description', () => {
  it('makes us the DTLS server of a foreign offerer that leaves the choice', () => {
    const offer = readRemoteDescription('offer', BROWSER);
    expect(offer.nativeSdp).to.include('a=setup:active').and.not.include('actpass');
    expect(offer.hasFirstMove).to.equal(false);
    const passive = readRemoteDescription('offer', BROWSER.replace('actpass', 'passive'));
    expect(passive.nativeSdp).to.include('a=setup:passive');
  });

  it('makes us the DTLS client of libdatachannel, which has the first move', () => {
    const offer = readRemoteDescription('offer', LIBDATACHANNEL);
    expect(offer.nativeSdp).to.equal(LIBDATACHANNEL);
    expect(offer.hasFirstMove).to.equal(true);
    expect(readRemoteDescription('answer', LIBDATACHANNEL).hasFirstMove).to.equal(false);
  });

  it('leaves Firefox, where it answers, a moment to begin', () => {
    const firefox = BROWSER.replace('o=-', 'o=mozilla...THIS_IS_SDPARTA-99.0');
    expect(readRemoteDescription('answer', firefox).leadMs).to.equal(FIREFOX_LEAD_MS);
    expect(readRemoteDescription('offer', firefox).leadMs).to.equal(0);
    for (const answer of [BROWSER, LIBDATACHANNEL])
      expect(readRemoteDescription('answer', answer).leadMs).to.equal(0);
  });

  it('takes the candidates out, the malformed too', () => {
    const { nativeSdp, candidates } = readRemoteDescription(
      'answer',
      `${BROWSER}a=${HOST}\na=candidate:x\na=mid:0`,
    );
    expect(candidates).to.deep.equal([HOST, 'candidate:x']);
    expect(nativeSdp).to.equal(`${BROWSER}a=mid:0`);
  });
});

describe('remote candidate', () => {
  it('is usable over UDP with a literal address', () => {
    for (const address of ['192.0.2.1', '::1', 'fe80::1%lo']) {
      expect(isUsableCandidate(HOST.replace('192.0.2.1', address)), address).to.equal(true);
    }
  });

  it('is left aside with a name, over TCP and where it is malformed', () => {
    for (const name of [
      HOST.replace('192.0.2.1', '3b9e.local'),
      HOST.replace('192.0.2.1', 'example.org'),
      HOST.replace('udp', 'tcp'),
      HOST.replace('54321', 'port'),
      HOST.replace('typ', 'tip'),
      'candidate:',
      'candidate:garbage',
    ]) {
      expect(isUsableCandidate(name), name).to.equal(false);
    }
  });
});
