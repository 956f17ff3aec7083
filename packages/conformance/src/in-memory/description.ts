import type { Credentials } from './credentials.js';

/** Which end speaks DTLS first (RFC 8842 §5.2); `actpass` leaves that to the answerer. */
export type Setup = 'actpass' | 'active' | 'passive';

/** What a session description says of its author. */
export interface Description {
  readonly ufrag: string;
  readonly password: string;
  /** In upper case, such as `SHA-256 AB:CD:…`; one or more (RFC 8122 §5). */
  readonly fingerprints: readonly string[];
  readonly setup: Setup;
  /** Candidates that stand in the description, starting with `candidate:`. */
  readonly candidates: readonly string[];
}

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
    `a=fingerprint:${credentials.fingerprint}`,
    `a=setup:${setup}`,
    'a=sctp-port:5000',
    `a=max-message-size:${String(maxMessageSize)}`,
  ];
  return `${lines.join('\r\n')}\r\n`;
}

/** Reads a session description that core has checked. */
export function readDescription(sdp: string): Description {
  const [setup] = values(sdp, 'setup');
  return {
    ufrag: values(sdp, 'ice-ufrag')[0] ?? '',
    password: values(sdp, 'ice-pwd')[0] ?? '',
    fingerprints: values(sdp, 'fingerprint').map((fingerprint) => fingerprint.toUpperCase()),
    setup: setup === 'active' || setup === 'passive' ? setup : 'actpass',
    candidates: values(sdp, 'candidate').map((value) => `candidate:${value}`),
  };
}

/** The values of an attribute in the data section, or for the whole session where the section has none. */
function values(sdp: string, name: string): readonly string[] {
  const [session = '', ...sections] = sdp.split(/^m=/m);
  const section = sections.find((text) => text.startsWith('application ')) ?? '';
  const own = valuesIn(section, name);
  return own.length > 0 ? own : valuesIn(session, name);
}

function valuesIn(text: string, name: string): readonly string[] {
  const prefix = `a=${name}:`;
  return text
    .split(/\r?\n/)
    .filter((line) => line.startsWith(prefix))
    .map((line) => line.slice(prefix.length).trim());
}
