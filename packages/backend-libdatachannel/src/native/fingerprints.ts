import type { Fingerprint, RemoteDescription } from '@peerplug/core/extension';

/** From the strongest on. */
const HASHES = ['sha-512', 'sha-384', 'sha-256', 'sha-224', 'sha-1'];

/**
 * The fingerprints of a description that decide: those of its strongest hash, any of which the peer's certificate may
 * match (RFC 8122 §5).
 *
 * libdatachannel 0.24.5 compares the certificate with the last `a=fingerprint` line and no other. Where several decide, an
 * answerer's native connection is made without that comparison, and {@link isPeerProven} takes its place. An offerer's is
 * made before the answer is known: of an answer with several the first decides.
 */
export function decisiveFingerprints({ fingerprints }: RemoteDescription): readonly Fingerprint[] {
  const strongest = HASHES.find((hash) => fingerprints.some(({ algorithm }) => algorithm === hash));
  return fingerprints.filter(({ algorithm }) => algorithm === strongest);
}

/** A text of a description with one fingerprint in the place of all. */
export function withFingerprint(text: string, { algorithm, value }: Fingerprint): string {
  let hasOne = false;
  return text.replaceAll(/^a=fingerprint:.*\r\n/gm, () => {
    if (hasOne) return '';
    hasOne = true;
    return `a=fingerprint:${algorithm} ${value}\r\n`;
  });
}

/**
 * Whether the peer's certificate is one that its description allows.
 *
 * @param shown - the fingerprint of the certificate that the peer has shown, in any case of its letters
 */
export function isPeerProven(allowed: readonly Fingerprint[], shown: Fingerprint): boolean {
  return allowed.some(
    ({ algorithm, value }) =>
      algorithm === shown.algorithm.toLowerCase() && value === shown.value.toUpperCase(),
  );
}
