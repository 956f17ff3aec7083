import { inactiveSection, type RemoteDescription } from '@peerplug/core/extension';
import type { Credentials } from './credentials.js';

/** Which end speaks DTLS first (RFC 8842 §5.2); `actpass` leaves that to the answerer. */
export type Setup = 'actpass' | 'active' | 'passive';

/** What a description is written from. */
export interface DescriptionParts {
  readonly credentials: Credentials;
  readonly setup: Setup;
  readonly maxMessageSize: number;
  /** What it answers; null where it is an offer. */
  readonly offer: RemoteDescription | null;
}

/**
 * Writes the session description of a data channel peer (RFC 8841 §10). An answer has every section of the offer in its
 * place (RFC 3264 §6), with those for media rejected.
 */
export function writeDescription({ credentials, setup, maxMessageSize, offer }: DescriptionParts): string {
  const mid = offer?.dataSection.mid ?? '0';
  const data = [
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    ...(mid === '' ? [] : [`a=mid:${mid}`]),
    `a=ice-ufrag:${credentials.ufrag}`,
    `a=ice-pwd:${credentials.password}`,
    'a=ice-options:trickle',
    `a=fingerprint:${credentials.fingerprint.algorithm} ${credentials.fingerprint.value}`,
    `a=setup:${setup}`,
    'a=sctp-port:5000',
    `a=max-message-size:${String(maxMessageSize)}`,
  ];
  const sections = offer?.sections.map((section) =>
    section === offer.dataSection ? data : inactiveSection(section, 0, []),
  );
  const lines = [
    'v=0',
    `o=- ${String(Number.parseInt(credentials.ufrag, 16))} 1 IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    ...(mid === '' ? [] : [`a=group:BUNDLE ${mid}`]),
    ...(sections ?? [data]).flat(),
  ];
  return `${lines.join('\r\n')}\r\n`;
}
