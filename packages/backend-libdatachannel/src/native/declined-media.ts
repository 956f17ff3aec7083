import { inactiveSection, type MediaSection, type RemoteDescription } from '@peerplug/core/extension';

/** Lines that are alike in all sections of an answer of the native side. */
const TRANSPORT = /^a=(?:ice-ufrag|ice-pwd|ice-options|fingerprint|setup):.*?(?=\r?$)/gm;

/**
 * Whether the native side is shown a section: that of the data channels, and the one that carries its transport.
 *
 * The others are declined. libdatachannel (0.24.5) agrees to receive audio and video, and pages then stream to nobody; it
 * takes the last of several data sections, answers one, and gives a section without `a=mid` that of another.
 */
export function isShown(section: MediaSection, { dataSection, carrierSection }: RemoteDescription): boolean {
  return section === dataSection || section === carrierSection;
}

/**
 * An answer of the native side, with every section of the offer in its place (RFC 3264 §6), and every one declined but
 * that of the data channels.
 *
 * Where another section carries the transport, that one cannot be rejected (RFC 8843 §7.3.3): nothing flows in it in
 * either direction. The native side has nothing to send or receive, and needs not know.
 */
export function withMediaDeclined(answer: string, offer: RemoteDescription): string {
  const [session = '', ...answered] = answer.split(/^(?=m=)/m);
  const transport = [...new Set(answer.match(TRANSPORT))];
  const sections = offer.sections.map((offered) => {
    const own = isShown(offered, offer) ? answered.shift() : undefined;
    if (own === undefined)
      return inactiveSection(offered, 0, transport)
        .map((line) => `${line}\r\n`)
        .join('');
    return offered === offer.dataSection ? named(own, offered) : inactive(own);
  });
  return [named(session, offer.dataSection), ...sections].join('');
}

/** Without the names that libdatachannel makes up for a section that has none: another may have that name. */
function named(lines: string, { mid }: MediaSection): string {
  return mid === '' ? lines.replace(/^a=(?:mid|group):.*\r?\n/gm, '') : lines;
}

function inactive(section: string): string {
  return section.replace(/^a=(?:sendrecv|sendonly|recvonly)(?=\r?$)/m, 'a=inactive');
}
