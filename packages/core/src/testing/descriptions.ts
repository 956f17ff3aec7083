/** The lines of an SDP, each ended with CRLF. */
export function sdpOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\r\n`).join('');
}

/** As many digits as the digest has bytes. */
export function fingerprint(bytes = 32): string {
  return Array.from({ length: bytes }, (_, index) => (index + 16).toString(16).toUpperCase()).join(':');
}

/** What Godot 4 and Godot 3 send with their native plugin, but for the fingerprint. */
export function godotLines(setup: string): readonly string[] {
  return [
    'v=0',
    'o=rtc 3105284567 0 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'a=msid-semantic:WMS *',
    'a=ice-options:ice2,trickle',
    `a=fingerprint:sha-256 ${fingerprint()}`,
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    'a=mid:0',
    'a=sendrecv',
    'a=sctp-port:5000',
    'a=max-message-size:262144',
    `a=setup:${setup}`,
    'a=ice-ufrag:aB3+',
    'a=ice-pwd:aBcDeFgHiJkLmNoPqRsT+/',
  ];
}

/** A description that core takes as an offer. */
export const OFFER: string = sdpOf(godotLines('actpass'));

/** A description that core takes as an answer. */
export const ANSWER: string = sdpOf(godotLines('active'));

/** A candidate that core takes. */
export function candidateLine(foundation: string): string {
  return `candidate:${foundation} 1 UDP 2130706431 192.0.2.1 9 typ host`;
}
