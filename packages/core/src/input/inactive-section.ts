import type { MediaSection } from './session-description.js';

/**
 * The lines of an answer's section of audio or video in which nothing flows: the first codec, and no direction.
 *
 * @param section - of the offer
 * @param port - 0 rejects the section (RFC 3264 §6); one that carries the transport of the data section cannot be
 *   rejected (RFC 8843 §7.3.3)
 * @param transport - lines of the own transport, from `a=ice-ufrag` to `a=setup`: aiortc and webrtcbin look for them, and
 *   for a codec, in a rejected section too
 */
export function inactiveSection(
  { media, mid, lines }: MediaSection,
  port: 0 | 9,
  transport: readonly string[],
): readonly string[] {
  const [kind = '', , protocol = '', format = ''] = media.split(' ');
  const codec = [`a=rtpmap:${format} `, `a=fmtp:${format} `];
  return [
    `m=${[kind, port, protocol, format].join(' ').trimEnd()}`,
    'c=IN IP4 0.0.0.0',
    ...(mid === '' ? [] : [`a=mid:${mid}`]),
    ...transport,
    'a=rtcp-mux',
    'a=inactive',
    ...lines.filter((line) => codec.some((start) => line.startsWith(start))),
  ];
}
