import { RTCDtlsTransport, type RTCIceTransport } from 'werift';

type SrtpProfiles = NonNullable<ConstructorParameters<typeof RTCDtlsTransport>[3]>;

/**
 * What browsers offer: SRTP_AEAD_AES_128_GCM (RFC 7714 §14.2) and SRTP_AES128_CM_HMAC_SHA1_80 (RFC 5764 §4.1.2), which
 * every endpoint of WebRTC has (RFC 8827 §6.5).
 */
const PROFILES: SrtpProfiles = [0x0007, 0x0001];

/**
 * Makes a DTLS transport whose handshake agrees on keys for media, which nobody uses.
 *
 * RFC 8827 §6.5 asks for that of a connection with media only, but GStreamer's webrtcbin (1.22) ends the handshake with
 * each peer that does not. werift (0.24.4) then starts to decrypt media, and throws at peers that agree on none, raw
 * libdatachannel among them: it does not get that far here.
 */
export function dtlsTransport(ice: RTCIceTransport): RTCDtlsTransport {
  const transport = new RTCDtlsTransport({}, ice, undefined, PROFILES);
  transport.startSrtp = () => undefined;
  return transport;
}
