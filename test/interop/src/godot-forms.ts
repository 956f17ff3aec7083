/** How Godot ends the lines of a description, and how it may arrive where somebody passed it on by hand. */
export type LineEnd = '\r\n' | '\n';

/**
 * The description that Godot 4.6.3 and 3.6.2, with the native plugin, make of a connection: these lines in this order,
 * as they were captured.
 *
 * @param sdp - what libdatachannel made, which the plugin is built on
 */
export function godotDescription(sdp: string, lineEnd: LineEnd): string {
  const valueOf = (name: string): string => {
    const value = new RegExp(`^${name}(.+?)\\r?$`, 'm').exec(sdp)?.[1];
    if (value === undefined) throw new Error(`the description has no ${name}: ${sdp}`);
    return value;
  };
  const mid = valueOf('a=mid:');
  const lines = [
    'v=0',
    `o=rtc ${valueOf('o=').split(' ')[1] ?? ''} 0 IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    `a=group:BUNDLE ${mid}`,
    'a=msid-semantic:WMS *',
    'a=ice-options:ice2,trickle',
    `a=fingerprint:${valueOf('a=fingerprint:')}`,
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    `a=mid:${mid}`,
    'a=sendrecv',
    'a=sctp-port:5000',
    'a=max-message-size:262144',
    `a=setup:${valueOf('a=setup:')}`,
    `a=ice-ufrag:${valueOf('a=ice-ufrag:')}`,
    `a=ice-pwd:${valueOf('a=ice-pwd:')}`,
  ];
  return lines.map((line) => `${line}${lineEnd}`).join('');
}

/** The candidate that Godot makes of an address and a port: no `a=`, one foundation, its own priority. */
export function godotCandidate(candidate: string): string {
  const [, , , , address = '', port = ''] = candidate.split(' ');
  return `candidate:1 1 UDP 2114977791 ${address} ${port} typ host`;
}

/** Godot's media and index, whatever the description calls them. */
export const GODOT_MEDIA: readonly [media: string, index: number] = ['0', 0];
