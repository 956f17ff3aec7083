/** Another session id of the same length: a change that means nothing to the peer. */
export function munged(sdp: string): string {
  return sdp.replace(
    /^o=(\S+) (\d+) /m,
    (_line, user: string, id: string) => `o=${user} ${id.slice(0, -1)}${id.endsWith('7') ? '8' : '7'} `,
  );
}

/** Texts that are no SDP of a data channel peer, made of an offer that is one → by what is wrong with them. */
export function brokenDescriptions(offer: string): Readonly<Record<string, string>> {
  const without = (start: string): string =>
    offer
      .split('\r\n')
      .filter((line) => !line.startsWith(start))
      .join('\r\n');
  return {
    'an empty text': '',
    'no SDP at all': 'hello',
    'a cut SDP': offer.slice(0, 30),
    'no first line': without('v='),
    'no data section': without('m='),
    'an audio section instead': offer.replace(/^m=.*$/m, 'm=audio 9 UDP/TLS/RTP/SAVPF 111'),
    'a rejected section': offer.replace(/^m=application \d+/m, 'm=application 0'),
    'no ufrag': without('a=ice-ufrag'),
    'no password': without('a=ice-pwd'),
    'a short password': withValue(offer, 'ice-pwd', 'short'),
    'no fingerprint': without('a=fingerprint'),
    'a malformed fingerprint': withValue(offer, 'fingerprint', 'sha-256 12:34'),
    'an unknown hash': withValue(offer, 'fingerprint', 'md-5 12:34'),
    'no setup': without('a=setup'),
    'a malformed port': withValue(offer, 'sctp-port', '99999'),
    'a malformed size': withValue(offer, 'max-message-size', '-1'),
    'a binary text': `\0${offer}`,
    'a line that is none': offer.replace('\r\n', '\r\nhello\r\n'),
    'over 64 KiB': `${offer}${'a=x-filler:0\r\n'.repeat(5000)}`,
  };
}

/** The same with what holds for the only section said of the whole session (RFC 8866 §5.13), as Firefox and Godot do in part. */
export function inSessionPart(sdp: string): string {
  const lines = sdp.split('\r\n');
  const isMoved = (line: string): boolean => /^a=(?:fingerprint|ice-ufrag|ice-pwd|setup):/.test(line);
  const rest = lines.filter((line) => !isMoved(line));
  const section = rest.findIndex((line) => line.startsWith('m='));
  return [...rest.slice(0, section), ...lines.filter(isMoved), ...rest.slice(section)].join('\r\n');
}

/** The same with another value of an attribute. */
export function withValue(sdp: string, name: string, value: string): string {
  return sdp.replace(new RegExp(`^a=${name}:.*$`, 'm'), `a=${name}:${value}`);
}
