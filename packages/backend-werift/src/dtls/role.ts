import type { RemoteDescription } from '@peerplug/core/extension';

/** The `o=` lines of stacks that number their channels by the DTLS role: Firefox, libdatachannel, libwebrtc and ours. */
const NUMBER_BY_DTLS_ROLE: readonly RegExp[] = [
  /^mozilla\.\.\./,
  /^(?:rtc|peerplug) \d+ \d+ IN IP4 127\.0\.0\.1$/,
  /^- \d+ \d+ IN IP4 127\.0\.0\.1$/,
];

/**
 * The end of the DTLS handshake that an answer takes.
 *
 * The server if the offerer is known to number its channels as RFC 8832 §6 says, the client by even numbers: libdatachannel and
 * Firefox connect quicker as the client. Others (aiortc, werift's own peer connection) number by the ICE role, as if an
 * answerer were always the client, which RFC 5763 §5 recommends; with another role, both ends would take the same numbers.
 */
export function answeredRole({ setup, origin }: RemoteDescription): 'active' | 'passive' {
  if (setup !== 'actpass') return setup === 'passive' ? 'active' : 'passive';
  return NUMBER_BY_DTLS_ROLE.some((form) => form.test(origin)) ? 'passive' : 'active';
}
