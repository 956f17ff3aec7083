import { parseSessionDescription, type RemoteDescription } from '@peerplug/core/extension';
import { expect } from 'chai';
import { isShown, withMediaDeclined } from './declined-media.js';

const SESSION = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0'];
const TRANSPORT = [
  'a=ice-ufrag:frag',
  'a=ice-pwd:a-password-of-some-length',
  `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AA').join(':')}`,
];
const AUDIO = ['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'c=IN IP4 0.0.0.0', 'a=mid:a'];
const CODEC = 'a=rtpmap:96 VP8/90000';
const VIDEO = ['m=video 9 UDP/TLS/RTP/SAVPF 96', 'c=IN IP4 0.0.0.0', 'a=mid:v', CODEC];
const NOTHING = [...TRANSPORT, 'a=rtcp-mux', 'a=inactive'];
const NO_VIDEO = ['m=video 0 UDP/TLS/RTP/SAVPF 96', ...VIDEO.slice(1, 3), ...NOTHING, CODEC];
const DATA = ['m=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'c=IN IP4 0.0.0.0', 'a=mid:d'];

function text(...lines: string[]): string {
  return [...SESSION, ...lines].map((line) => `${line}\r\n`).join('');
}

function offer(...lines: string[]): RemoteDescription {
  return parseSessionDescription('offer', text(...lines));
}

describe('withMediaDeclined', () => {
  it('lets nothing flow in the section that carries the bundle, and rejects the others', () => {
    const answer = text('a=group:BUNDLE a d', ...TRANSPORT, ...AUDIO, 'a=recvonly', ...DATA);
    const offered = offer(
      'a=group:BUNDLE a v d',
      ...TRANSPORT,
      'a=setup:actpass',
      ...AUDIO,
      ...VIDEO,
      ...DATA,
    );
    expect(offered.sections.map((section) => isShown(section, offered))).to.deep.equal([true, false, true]);
    expect(withMediaDeclined(answer, offered)).to.equal(
      text('a=group:BUNDLE a d', ...TRANSPORT, ...AUDIO, 'a=inactive', ...NO_VIDEO, ...DATA),
    );
  });

  it('rejects, in their places, all sections but that of the data where nothing is bundled', () => {
    const unnamed = ['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'c=IN IP4 0.0.0.0'];
    const second = ['m=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'c=IN IP4 0.0.0.0', 'a=mid:e'];
    const offered = offer(...TRANSPORT, 'a=setup:actpass', ...unnamed, ...DATA, ...VIDEO, ...second);
    const answer = text('a=group:BUNDLE d', ...TRANSPORT, ...DATA);
    expect(withMediaDeclined(answer, offered)).to.equal(
      text(
        'a=group:BUNDLE d',
        ...TRANSPORT,
        'm=audio 0 UDP/TLS/RTP/SAVPF 111',
        'c=IN IP4 0.0.0.0',
        ...NOTHING,
        ...DATA,
        ...NO_VIDEO,
        'm=application 0 UDP/DTLS/SCTP webrtc-datachannel',
        ...second.slice(1),
        ...NOTHING,
      ),
    );
  });

  it('gives no name to a data section that has none', () => {
    const [media = '', address = ''] = DATA;
    const offered = offer(...TRANSPORT, 'a=setup:actpass', ...VIDEO, media, address);
    const answer = text('a=group:BUNDLE v', ...TRANSPORT, media, address, 'a=mid:v', 'a=sctp-port:5000');
    expect(withMediaDeclined(answer, offered)).to.equal(
      text(...TRANSPORT, ...NO_VIDEO, media, address, 'a=sctp-port:5000'),
    );
  });

  it('leaves an answer of data alone as it is', () => {
    const alone = text('a=group:BUNDLE d', ...TRANSPORT, ...DATA);
    expect(withMediaDeclined(alone, offer(...TRANSPORT, 'a=setup:actpass', ...DATA))).to.equal(alone);
  });
});
