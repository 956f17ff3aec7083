/**
 * Whether a description was made by libdatachannel: ours, and Godot's extension.
 *
 * Two ends of libdatachannel 0.24.5 meet badly where the answerer is connected by ICE before the offerer has taken the
 * answer (libjuice answers checks without it). If the answerer is the DTLS client, its ClientHello comes before the
 * offerer's DTLS transport exists, is lost, and comes again after a second. If it is the server, the handshake can be
 * over before `setRemoteDescription` has stored the fingerprint, which on one machine happens to every fiftieth
 * connection: both ends fail. So our answerer is the client, as libdatachannel prefers, and uses the offerer's
 * candidates only a moment after its answer; the offerer, which then checks first, is ready in time.
 * Removable with the libdatachannel that starts DTLS after storing the description and keeps an early ClientHello.
 */
export function isFromLibdatachannel(sdp: string): boolean {
  return /^o=rtc /m.test(sdp);
}

/**
 * An offer that makes the native side answer as the DTLS server, for offerers that are not libdatachannel: Firefox as
 * the client connects in milliseconds, as the server in a second; an answer may choose (RFC 8842 §5.3).
 */
export function offerToServer(sdp: string): string {
  return sdp.replaceAll(/^a=setup:actpass/gm, 'a=setup:active');
}
