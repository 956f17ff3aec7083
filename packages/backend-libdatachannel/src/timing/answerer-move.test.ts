import { parseSessionDescription, type RemoteDescription } from '@peerplug/core/extension';
import { expect } from 'chai';
import {
  answererMove,
  earlyWaitMs,
  FIREFOX_LEAD_MS,
  markAsOurs,
  offererLeadMs,
  offerToServer,
} from './first-move.js';

const offerOf = (origin: string, semantic: string, version = 2): string =>
  [
    'v=0',
    `o=${origin} 1 ${String(version)} IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    `a=msid-semantic:${semantic}`,
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    'a=mid:0',
    'a=ice-ufrag:abcd',
    'a=ice-pwd:0123456789abcdefghijklmn',
    `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`,
    'a=setup:actpass',
    '',
  ].join('\r\n');
const read = (sdp: string): RemoteDescription => parseSessionDescription('offer', sdp);
const FIREFOX = offerOf('mozilla...THIS_IS_SDPARTA-99.0', 'WMS *');
const LIBWEBRTC = offerOf('-', ' WMS');
const WERIFT = offerOf('-', ' WMS', 1);
const LIBDATACHANNEL = offerOf('rtc', 'WMS *');
const AIORTC = offerOf('-', 'WMS *');

describe('the answerer’s move', () => {
  it('is the server’s towards Firefox and libwebrtc, at once', () => {
    for (const offer of [FIREFOX, LIBWEBRTC])
      expect(answererMove(read(offer))).to.deep.equal({ isServer: true, isSecond: false });
  });

  it('is the server’s towards libdatachannel, after theirs', () => {
    expect(answererMove(read(LIBDATACHANNEL))).to.deep.equal({ isServer: true, isSecond: true });
  });

  it('is the client’s towards all that are not known, after theirs', () => {
    for (const offer of [AIORTC, AIORTC.replace(/a=msid.*\r\n/, '')])
      expect(answererMove(read(offer))).to.deep.equal({ isServer: false, isSecond: true });
  });

  it('is the client’s towards an offerer of ours and werift, at once', () => {
    expect(answererMove(read(WERIFT))).to.deep.equal({ isServer: false, isSecond: false });
    expect(answererMove(read(markAsOurs(LIBDATACHANNEL)))).to.deep.equal({
      isServer: false,
      isSecond: false,
    });
  });

  it('is the server’s towards an offer of ours that contains its candidates, at once', () => {
    const offer = markAsOurs(`${LIBDATACHANNEL}a=candidate:1 1 UDP 2114977791 192.0.2.2 54377 typ host\r\n`);
    expect(answererMove(read(offer))).to.deep.equal({ isServer: true, isSecond: false });
  });

  it('uses early candidates after connectTimeoutMs but for the 31 s in which it says hello, 30 s at the least', () => {
    expect(earlyWaitMs(300_000)).to.equal(269_000);
    expect(earlyWaitMs(60_000)).to.equal(30_000);
    expect(earlyWaitMs(1000)).to.equal(30_000);
  });

  it('as the server takes a role that the offer leaves open, and no other', () => {
    expect(offerToServer(LIBWEBRTC)).to.include('a=setup:active').and.not.include('actpass');
    const passive = LIBWEBRTC.replace('actpass', 'passive');
    expect(offerToServer(passive)).to.equal(passive);
  });

  it('leaves Firefox, where it answers, a moment to begin', () => {
    expect(offererLeadMs(read(FIREFOX))).to.equal(FIREFOX_LEAD_MS);
    for (const answer of [LIBWEBRTC, LIBDATACHANNEL, AIORTC]) expect(offererLeadMs(read(answer))).to.equal(0);
  });
});
