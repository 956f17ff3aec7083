import { randomInt } from 'node:crypto';
import { inactiveSection, type RemoteDescription } from '@peerplug/core/extension';
import type { RTCDtlsTransport, RTCIceTransport } from 'werift';
import { MAX_MESSAGE_BYTES } from '../sctp/message-limit.js';

/** What our own descriptions tell of the transport. */
export interface LocalTransport {
  readonly ice: RTCIceTransport['localParameters'];
  readonly fingerprints: RTCDtlsTransport['localParameters']['fingerprints'];
}

/** The form of the data section since RFC 8841. */
const DATA_MEDIA = 'application 9 UDP/DTLS/SCTP webrtc-datachannel';

/** Where the candidates of an offer of ours belong. */
export const OFFERED_SECTION: Readonly<{ mid: string; index: number }> = Object.freeze({
  mid: '0',
  index: 0,
});

/** Makes the text of an offer: one section for all data channels. */
export function makeOffer(local: LocalTransport): string {
  const { mid } = OFFERED_SECTION;
  return join([...sessionLines([mid]), ...dataLines(DATA_MEDIA, mid, 'actpass', local)]);
}

/**
 * Makes the text of an answer: takes the data section and declines every other.
 *
 * Where another section carries the transport of the data section, that one cannot be rejected (RFC 8843 §7.3.3): it is
 * answered without media in either direction.
 *
 * @param setup - the end of the DTLS handshake that we take
 */
export function makeAnswer(
  offer: RemoteDescription,
  setup: 'active' | 'passive',
  local: LocalTransport,
): string {
  const { dataSection, carrierSection } = offer;
  const taken = [...new Set([carrierSection, dataSection])];
  const sections = offer.sections.flatMap((section) => {
    if (section === dataSection) return dataLines(answeredMedia(section.media), section.mid, setup, local);
    return inactiveSection(section, section === carrierSection ? 9 : 0, transportLines(setup, local));
  });
  const mids = taken.map(({ mid }) => mid).filter((mid) => mid !== '');
  return join([...sessionLines(mids), ...sections]);
}

function sessionLines(bundle: readonly string[]): string[] {
  return [
    'v=0',
    // RFC 9429 §5.2.1: a random number of 63 bits at most, and an address that tells nothing.
    `o=- ${String(randomInt(2 ** 47))} 1 IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    ...(bundle.length === 0 ? [] : [`a=group:BUNDLE ${bundle.join(' ')}`]),
    'a=msid-semantic: WMS',
  ];
}

/** The transport that was offered, in the form that was offered: old peers name an SCTP port (draft-ietf-mmusic-sctp-sdp). */
function answeredMedia(offered: string): string {
  const [, , transport = '', format = ''] = offered.split(' ');
  return `application 9 ${transport} ${/^\d+$/.test(format) ? '5000' : 'webrtc-datachannel'}`;
}

function dataLines(media: string, mid: string, setup: string, local: LocalTransport): string[] {
  return [
    ...mediaLines(media, mid),
    ...transportLines(setup, local),
    media.endsWith(' webrtc-datachannel') ? 'a=sctp-port:5000' : 'a=sctpmap:5000 webrtc-datachannel 65535',
    `a=max-message-size:${String(MAX_MESSAGE_BYTES)}`,
  ];
}

function mediaLines(media: string, mid: string): string[] {
  return [`m=${media}`, 'c=IN IP4 0.0.0.0', ...(mid === '' ? [] : [`a=mid:${mid}`])];
}

function transportLines(setup: string, { ice, fingerprints }: LocalTransport): string[] {
  return [
    `a=ice-ufrag:${ice.usernameFragment}`,
    `a=ice-pwd:${ice.password}`,
    'a=ice-options:trickle',
    ...fingerprints.map(({ algorithm, value }) => `a=fingerprint:${algorithm} ${value}`),
    `a=setup:${setup}`,
  ];
}

function join(lines: readonly string[]): string {
  return lines.map((line) => `${line}\r\n`).join('');
}
