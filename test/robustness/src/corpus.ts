/** Digits of a digest of 32 bytes. */
const DIGEST = Array.from({ length: 32 }, (_, index) => (index * 7 + 16).toString(16).toUpperCase()).join(
  ':',
);

/** What each stack sends, as lines; none of them names an address outside of this machine. */
const OFFERS: Readonly<Record<string, readonly string[]>> = {
  'libdatachannel, Godot': [
    'v=0',
    'o=rtc 2733514539 0 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'a=msid-semantic:WMS *',
    'a=ice-options:ice2,trickle',
    `a=fingerprint:sha-256 ${DIGEST}`,
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    'a=mid:0',
    'a=sendrecv',
    'a=sctp-port:5000',
    'a=max-message-size:262144',
    'a=setup:actpass',
    'a=ice-ufrag:oHmx',
    'a=ice-pwd:AbqmaNY7vmVKLjhJ3KAC53',
  ],
  werift: [
    'v=0',
    'o=- 78459564525249 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'a=msid-semantic: WMS',
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    'a=mid:0',
    'a=ice-ufrag:F5fZriDe',
    'a=ice-pwd:uB5aqno7VbN7PMORWyIQeCU8',
    'a=ice-options:trickle',
    `a=fingerprint:sha-256 ${DIGEST}`,
    'a=setup:actpass',
    'a=sctp-port:5000',
    'a=max-message-size:262144',
    'a=candidate:1 1 UDP 2130706431 127.0.0.1 9 typ host',
    'a=end-of-candidates',
  ],
  'Chromium, with audio': [
    'v=0',
    'o=- 4611731400430051336 2 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0 1',
    'a=extmap-allow-mixed',
    'a=msid-semantic: WMS',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111 9',
    'c=IN IP4 0.0.0.0',
    'a=rtcp:9 IN IP4 0.0.0.0',
    'a=ice-ufrag:0Gyo',
    'a=ice-pwd:qEsNbTGxSLoVvVQAaIo0hRzI',
    `a=fingerprint:sha-256 ${DIGEST}`,
    'a=setup:actpass',
    'a=mid:0',
    'a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level',
    'a=sendrecv',
    'a=rtcp-mux',
    'a=rtpmap:111 opus/48000/2',
    'a=fmtp:111 minptime=10;useinbandfec=1',
    'a=ssrc:1001 cname:x',
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    'a=ice-ufrag:0Gyo',
    'a=ice-pwd:qEsNbTGxSLoVvVQAaIo0hRzI',
    'a=ice-options:trickle',
    `a=fingerprint:sha-256 ${DIGEST}`,
    'a=setup:actpass',
    'a=mid:1',
    'a=sctp-port:5000',
    'a=max-message-size:262144',
  ],
  Firefox: [
    'v=0',
    'o=mozilla...THIS_IS_SDPARTA-99.0 1234567890123 0 IN IP4 0.0.0.0',
    's=-',
    't=0 0',
    `a=fingerprint:sha-256 ${DIGEST}`,
    'a=group:BUNDLE 0',
    'a=ice-options:trickle',
    'a=msid-semantic:WMS *',
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    'a=sendrecv',
    'a=ice-pwd:0123456789abcdef0123456789abcdef',
    'a=ice-ufrag:89abcdef',
    'a=mid:0',
    'a=setup:actpass',
    'a=sctp-port:5000',
    'a=max-message-size:1073741823',
  ],
  'a browser of the time of draft-ietf-mmusic-sctp-sdp-05': [
    'v=0',
    'o=- 20518 0 IN IP4 0.0.0.0',
    's=-',
    't=0 0',
    'm=application 9 DTLS/SCTP 5000',
    'c=IN IP4 0.0.0.0',
    'a=ice-lite',
    'a=ice-ufrag:abcd',
    'a=ice-pwd:0123456789012345678901',
    `a=fingerprint:SHA-256 ${DIGEST.toLowerCase()}`,
    'a=setup:active',
    'a=mid:data',
    'a=sctpmap:5000 webrtc-datachannel 1024',
  ],
};

/** Offers of every stack, as lines. */
export const OFFER_LINES: readonly (readonly string[])[] = Object.values(OFFERS);

/** The answers that go with them. */
export const ANSWER_LINES: readonly (readonly string[])[] = OFFER_LINES.map((lines) =>
  lines.map((line) => line.replace('a=setup:actpass', 'a=setup:active')),
);

/** Lines as the text of a description. */
export function sdpOf(lines: readonly string[], lineEnd = '\r\n'): string {
  return lines.map((line) => line + lineEnd).join('');
}

/** An offer that every stack takes. */
export const GOOD_OFFER: string = sdpOf(OFFER_LINES[0] ?? []);

/** Candidates of every stack and kind. */
export const CANDIDATES: readonly string[] = [
  'candidate:1 1 UDP 2114977791 127.0.0.1 9 typ host',
  'a=candidate:1 1 UDP 2114977791 127.0.0.1 9 typ host',
  'candidate:842163049 1 udp 1677729535 127.0.0.1 9 typ srflx raddr 0.0.0.0 rport 0 generation 0 ufrag 0Gyo network-cost 999',
  'candidate:0 1 UDP 2122252543 3b9e1f57-1c0b-4b1f-9f0e-5b7e0d0b0b0b.local 9 typ host',
  'candidate:2 1 TCP 2105524479 127.0.0.1 9 typ host tcptype active',
  'candidate:4 1 udp 41885439 127.0.0.1 9 typ relay raddr 127.0.0.1 rport 9',
  'candidate:5 1 UDP 1 ::1 9 typ host',
  'candidate:6 2 UDP 1 127.0.0.1 9 typ host',
  'candidate:7 1 UDP 1 fe80::1%lo 9 typ prflx raddr :: rport 9',
  '',
];
