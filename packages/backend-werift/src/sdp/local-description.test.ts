import { parseSessionDescription, type RemoteDescription } from '@peerplug/core/extension';
import { expect } from 'chai';
import { RTCDtlsFingerprint, RTCIceParameters } from 'werift';
import { makeAnswer, makeOffer } from './local-description.js';

/** 32 bytes. */
function digestOf(byte: string): string {
  return Array.from({ length: 32 }, () => byte).join(':');
}

const LOCAL = {
  ice: new RTCIceParameters({ usernameFragment: 'frag', password: 'a-password-of-some-length' }),
  fingerprints: [new RTCDtlsFingerprint('sha-256', digestOf('AA'))],
};

const REMOTE_SECTION = [
  'c=IN IP4 0.0.0.0',
  'a=ice-ufrag:theirs',
  'a=ice-pwd:their-password-of-some-length',
  `a=fingerprint:sha-256 ${digestOf('CC')}`,
  'a=setup:actpass',
];

function offer(...lines: string[]): RemoteDescription {
  const sdp = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0', ...lines].join('\r\n');
  return parseSessionDescription('offer', sdp);
}

describe('session descriptions', () => {
  it('of our own can be read', () => {
    const read = parseSessionDescription('offer', makeOffer(LOCAL));
    expect(read).to.deep.include({
      iceUfrag: 'frag',
      icePwd: 'a-password-of-some-length',
      iceLite: false,
      fingerprints: [{ algorithm: 'sha-256', value: digestOf('AA') }],
      setup: 'actpass',
      sctpPort: 5000,
      candidates: [],
    });
    expect(read.dataSection).to.deep.include({ mid: '0', index: 0 });
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
      'm=audio 0 UDP/TLS/RTP/SAVPF 111',
      'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
      'm=video 0 UDP/TLS/RTP/SAVPF 96',
    ]);
    expect(answer).to.include('a=group:BUNDLE d\r\n').and.to.include('a=setup:passive\r\n');
    expect(parseSessionDescription('answer', answer).dataSection).to.deep.include({ mid: 'd', index: 1 });
  });

  it('that answer keep a section of media that carries the transport, without media', () => {
    const remote = offer(
      'a=group:BUNDLE a v d',
      'm=audio 9 UDP/TLS/RTP/SAVPF 111 63',
      'a=mid:a',
      ...REMOTE_SECTION,
      'a=sendrecv',
      'a=rtpmap:111 opus/48000/2',
      'a=fmtp:111 minptime=10',
      'a=rtpmap:63 red/48000/2',
      'm=video 0 UDP/TLS/RTP/SAVPF 96',
      'a=mid:v',
      'a=bundle-only',
      'm=application 0 UDP/DTLS/SCTP webrtc-datachannel',
      'a=mid:d',
      'a=bundle-only',
    );
    const answer = makeAnswer(remote, 'active', LOCAL);
    expect(answer).to.include('a=group:BUNDLE a d\r\n');
    const [, audio = '', video = '', data = ''] = answer.split(/(?=^m=)/m);
    expect(audio.split('\r\n')).to.include.members([
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'a=ice-ufrag:frag',
      'a=setup:active',
      'a=rtcp-mux',
      'a=inactive',
      'a=rtpmap:111 opus/48000/2',
      'a=fmtp:111 minptime=10',
    ]);
    expect(audio).not.to.include('red').and.not.to.include('sendrecv');
    expect(video)
      .to.match(/^m=video 0 /)
      .and.to.include('a=inactive');
    expect(data)
      .to.match(/^m=application 9 /)
      .and.to.include('a=ice-ufrag:frag');
  });

  it('that answer keep the form of old peers', () => {
    for (const transport of ['DTLS/SCTP', 'UDP/DTLS/SCTP']) {
      const remote = offer(
        `m=application 9 ${transport} 5001`,
        'a=mid:data',
        ...REMOTE_SECTION,
        'a=sctpmap:5001 webrtc-datachannel 1024',
      );
      expect(remote.sctpPort).to.equal(5001);
      const answer = makeAnswer(remote, 'active', LOCAL);
      expect(answer)
        .to.include(`m=application 9 ${transport} 5000\r\n`)
        .and.to.include('a=sctpmap:5000 webrtc-datachannel');
      expect(answer).not.to.include('a=sctp-port');
    }
  });
});
