import { expect } from 'chai';
import { RTCDtlsFingerprint, RTCIceParameters } from 'werift';
import { makeAnswer, makeOffer } from './local-description.js';
import { readRemoteDescription } from './remote-description.js';

const LOCAL = {
  ice: new RTCIceParameters({ usernameFragment: 'frag', password: 'a-password-of-some-length' }),
  fingerprints: [new RTCDtlsFingerprint('sha-256', 'AA:BB')],
};

const REMOTE_SECTION = [
  'c=IN IP4 0.0.0.0',
  'a=ice-ufrag:theirs',
  'a=ice-pwd:their-password-of-some-length',
  'a=fingerprint:sha-256 CC:DD',
  'a=setup:actpass',
];

function offer(...lines: string[]): ReturnType<typeof readRemoteDescription> {
  return readRemoteDescription(['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0', ...lines].join('\r\n'));
}

describe('session descriptions', () => {
  it('of our own can be read', () => {
    const read = readRemoteDescription(makeOffer(LOCAL));
    expect(read).to.deep.include({
      usernameFragment: 'frag',
      password: 'a-password-of-some-length',
      iceLite: false,
      fingerprints: [{ algorithm: 'sha-256', value: 'AA:BB' }],
      setup: 'actpass',
      sctpPort: 5000,
      candidates: [],
    });
    expect(read.dataSection).to.deep.include({ mid: '0', index: 0 });
  });

  it('of a peer may end their lines with LF, name attributes for the session, and hold candidates', () => {
    const text = [
      'v=0',
      'a=ice-lite',
      'a=fingerprint:sha-512 EE:FF',
      'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
      'a=mid:data',
      'a=ice-ufrag:theirs',
      'a=ice-pwd:secret',
      'a=setup:active',
      'a=sctp-port:6000',
      'a=candidate:1 1 udp 1 192.0.2.1 9 typ host',
      '',
    ].join('\n');
    expect(readRemoteDescription(text)).to.deep.include({
      iceLite: true,
      fingerprints: [{ algorithm: 'sha-512', value: 'EE:FF' }],
      setup: 'active',
      sctpPort: 6000,
      candidates: ['candidate:1 1 udp 1 192.0.2.1 9 typ host'],
    });
  });

  it('that answer decline all but the data section, in the order of the offer', () => {
    const remote = offer(
      'm=audio 9 UDP/TLS/RTP/SAVPF 111 0',
      'a=mid:a',
      'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
      'a=mid:d',
      ...REMOTE_SECTION,
      'm=video 9 UDP/TLS/RTP/SAVPF 96',
    );
    const answer = makeAnswer(remote, 'passive', LOCAL);
    expect(answer.match(/^m=.*$/gm)).to.deep.equal([
      'm=audio 0 UDP/TLS/RTP/SAVPF 111 0',
      'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
      'm=video 0 UDP/TLS/RTP/SAVPF 96',
    ]);
    expect(answer).to.include('a=group:BUNDLE d\r\n').and.to.include('a=setup:passive\r\n');
    expect(readRemoteDescription(answer).dataSection).to.deep.include({ mid: 'd', index: 1 });
  });

  it('that answer keep the form of old peers', () => {
    const remote = offer(
      'm=application 9 DTLS/SCTP 5001',
      'a=mid:data',
      ...REMOTE_SECTION,
      'a=sctpmap:5001 webrtc-datachannel 1024',
    );
    expect(remote.sctpPort).to.equal(5001);
    const answer = makeAnswer(remote, 'active', LOCAL);
    expect(answer)
      .to.include('m=application 9 DTLS/SCTP 5000\r\n')
      .and.to.include('a=sctpmap:5000 webrtc-datachannel');
    expect(answer).not.to.include('a=sctp-port');
  });
});
