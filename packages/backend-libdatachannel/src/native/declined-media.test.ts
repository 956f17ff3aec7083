import { parseSessionDescription, type RemoteDescription } from '@peerplug/core/extension';
import { expect } from 'chai';
import { withMediaDeclined } from './declined-media.js';

const SESSION = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0'];
const TRANSPORT = [
  'a=ice-ufrag:frag',
  'a=ice-pwd:a-password-of-some-length',
  `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AA').join(':')}`,
];
const AUDIO = ['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'c=IN IP4 0.0.0.0', 'a=mid:a'];
const VIDEO = ['m=video 9 UDP/TLS/RTP/SAVPF 96', 'c=IN IP4 0.0.0.0', 'a=mid:v'];
const DATA = ['m=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'c=IN IP4 0.0.0.0', 'a=mid:d'];

function text(...lines: string[]): string {
  return [...SESSION, ...lines].map((line) => `${line}\r\n`).join('');
}

function offer(...lines: string[]): RemoteDescription {
  return parseSessionDescription('offer', text(...lines));
}

describe('withMediaDeclined', () => {
  const answer = text(
    'a=group:BUNDLE a v d',
    ...TRANSPORT,
    ...AUDIO,
    'a=recvonly',
    ...VIDEO,
    'a=recvonly',
    ...DATA,
  );

  it('lets nothing flow in the section that carries the bundle, and rejects the others', () => {
    const offered = offer(
      'a=group:BUNDLE a v d',
      ...TRANSPORT,
      'a=setup:actpass',
      ...AUDIO,
      ...VIDEO,
      ...DATA,
    );
    const declined = withMediaDeclined(answer, offered);
    expect(declined).to.equal(
      text(
        'a=group:BUNDLE a d',
        ...TRANSPORT,
        ...AUDIO,
        'a=inactive',
        'm=video 0 UDP/TLS/RTP/SAVPF 96',
        ...VIDEO.slice(1),
        'a=inactive',
        ...DATA,
      ),
    );
  });

  it('rejects every section but that of the data where nothing is bundled', () => {
    const offered = offer(...TRANSPORT, 'a=setup:actpass', ...AUDIO, ...VIDEO, ...DATA);
    const declined = withMediaDeclined(answer, offered);
    expect(declined.match(/^m=\w+ \d+/gm)).to.deep.equal(['m=audio 0', 'm=video 0', 'm=application 9']);
    expect(declined).to.include('a=group:BUNDLE d\r\n');
  });

  it('leaves an answer of data alone as it is', () => {
    const alone = text('a=group:BUNDLE d', ...TRANSPORT, ...DATA);
    expect(withMediaDeclined(alone, offer(...TRANSPORT, 'a=setup:actpass', ...DATA))).to.equal(alone);
  });
});
