import type { RemoteDescription } from '@peerplug/core/extension';

/**
 * An answer of the native side with every section declined but that of the data channels.
 *
 * libdatachannel (0.24.5) agrees to receive audio and video, and pages then stream to nobody. Where another section carries
 * the transport of the data section, that one cannot be rejected (RFC 8843 §7.3.3): nothing flows in it in either direction.
 * The native side has nothing to send or receive, and needs not know.
 */
export function withMediaDeclined(answer: string, offer: RemoteDescription): string {
  const [session = '', ...sections] = answer.split(/^(?=m=)/m);
  const { carrierSection, dataSection } = offer;
  const rejected = new Set<string>();
  const declined = sections.map((section, index) => {
    const offered = offer.sections[index];
    if (offered === undefined || offered === dataSection) return section;
    const inactive = section.replace(/^a=(?:sendrecv|sendonly|recvonly)(?=\r?$)/m, 'a=inactive');
    if (offered === carrierSection) return inactive;
    rejected.add(offered.mid);
    // RFC 3264 §6.
    return inactive.replace(/^(m=\S+) \d+/, '$1 0');
  });
  if (rejected.size === 0) return [session, ...declined].join('');
  const group = session.replace(/^a=group:BUNDLE.*?(?=\r?$)/m, (line) =>
    line
      .split(' ')
      .filter((mid) => !rejected.has(mid))
      .join(' '),
  );
  return [group, ...declined].join('');
}
