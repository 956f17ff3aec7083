import type { Credentials } from './credentials.js';

/** Which end speaks DTLS first (RFC 8842 §5.2); `actpass` leaves that to the answerer. */
export type Setup = 'actpass' | 'active' | 'passive';

/** Writes the session description of a data channel peer (RFC 8841 §10). */
export function writeDescription(credentials: Credentials, setup: Setup, maxMessageSize: number): string {
  const lines = [
    'v=0',
    `o=- ${String(Number.parseInt(credentials.ufrag, 16))} 1 IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    'a=mid:0',
    `a=ice-ufrag:${credentials.ufrag}`,
    `a=ice-pwd:${credentials.password}`,
    'a=ice-options:trickle',
    `a=fingerprint:${credentials.fingerprint.algorithm} ${credentials.fingerprint.value}`,
    `a=setup:${setup}`,
    'a=sctp-port:5000',
    `a=max-message-size:${String(maxMessageSize)}`,
  ];
  return `${lines.join('\r\n')}\r\n`;
}
