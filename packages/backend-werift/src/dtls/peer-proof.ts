import { constants, verify, X509Certificate, type VerifyKeyObjectInput } from 'node:crypto';
import type { DtlsSocket, RTCDtlsTransport } from 'werift';
import type { WeriftInternals } from '../internals/internals.js';

/** Members that werift declares private (0.24.4). */
interface DtlsTransportInternals {
  verifyRemoteCertificateFingerprint(): void;
}

/** Handshake messages (RFC 5246 §7.4). */
const SERVER_KEY_EXCHANGE = 12;
const CERTIFICATE_VERIFY = 15;

/** Signature schemes (RFC 5246 §7.4.1.4.1, RFC 8446 §4.2.3) with their hash, and whether the padding is PSS. */
const SCHEMES: ReadonlyMap<number, { readonly hash: string; readonly isPss?: boolean }> = new Map([
  [0x0401, { hash: 'sha256' }],
  [0x0403, { hash: 'sha256' }],
  [0x0501, { hash: 'sha384' }],
  [0x0503, { hash: 'sha384' }],
  [0x0601, { hash: 'sha512' }],
  [0x0603, { hash: 'sha512' }],
  [0x0804, { hash: 'sha256', isPss: true }],
  [0x0805, { hash: 'sha384', isPss: true }],
  [0x0806, { hash: 'sha512', isPss: true }],
]);

/**
 * Lets a DTLS handshake succeed only with a peer that owns the key of the certificate it showed.
 *
 * werift (0.24.4) compares the fingerprint of that certificate, which anybody can copy, and checks neither the
 * signature of the server's key exchange nor the client's CertificateVerify: whoever sits between the peers could be
 * both. Where werift has changed so that this cannot take hold, it throws, and no connection is made. Removable once
 * werift verifies these signatures.
 */
export function demandProofOfKey(transport: RTCDtlsTransport, werift: WeriftInternals): void {
  const internals = werift.need<DtlsTransportInternals>(
    'dtls/peer-proof',
    transport,
    'verifyRemoteCertificateFingerprint',
  );
  const verifyFingerprint = internals.verifyRemoteCertificateFingerprint.bind(transport);
  internals.verifyRemoteCertificateFingerprint = () => {
    verifyFingerprint();
    const socket = transport.dtls;
    if (socket === undefined || !hasProof(socket, transport.role)) {
      throw new Error('the peer has not proved that the certificate is its own');
    }
  };
}

function hasProof({ dtls, cipher }: DtlsSocket, role: RTCDtlsTransport['role']): boolean {
  const messages = dtls.sortedHandshakeCache;
  const type = role === 'client' ? SERVER_KEY_EXCHANGE : CERTIFICATE_VERIFY;
  const position = messages.findIndex((message) => message.msg_type === type);
  const message = messages[position];
  if (message === undefined || cipher.remoteCertificate === undefined) return false;
  if (type === CERTIFICATE_VERIFY) {
    // RFC 5246 §7.4.8: the signature covers every handshake message before this one.
    const transcript = Buffer.concat(messages.slice(0, position).map((earlier) => earlier.serialize()));
    return isSigned(transcript, message.fragment, cipher.remoteCertificate);
  }
  // RFC 8422 §5.4: curve type, curve, length and public key; signed together with both randoms, then the signature.
  const parametersEnd = 4 + message.fragment.readUInt8(3);
  const parameters = message.fragment.subarray(0, parametersEnd);
  const signed = Buffer.concat([cipher.localRandom.serialize(), cipher.remoteRandom.serialize(), parameters]);
  return isSigned(signed, message.fragment.subarray(parametersEnd), cipher.remoteCertificate);
}

/** Checks a scheme, a length and a signature in a row against the key of a certificate in DER. */
function isSigned(data: Buffer, signature: Buffer, certificate: Buffer): boolean {
  const scheme = SCHEMES.get(signature.readUInt16BE(0));
  if (scheme === undefined) return false;
  const key: VerifyKeyObjectInput = { key: new X509Certificate(certificate).publicKey };
  if (scheme.isPss === true) {
    key.padding = constants.RSA_PKCS1_PSS_PADDING;
    key.saltLength = constants.RSA_PSS_SALTLEN_DIGEST;
  }
  return verify(scheme.hash, data, key, signature.subarray(4, 4 + signature.readUInt16BE(2)));
}
