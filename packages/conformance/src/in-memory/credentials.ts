import type { Fingerprint } from '@peerplug/core/extension';

const UFRAG_BYTES = 4;
const PASSWORD_BYTES = 16;
const DIGEST_BYTES = 32;

/** Ports that no service has (RFC 6335 §6). */
const FIRST_PORT = 49152;
const PORT_COUNT = 65536 - FIRST_PORT;

let lastPort = -1;

/** What a connection is known by: made anew for each. */
export interface Credentials {
  readonly ufrag: string;
  readonly password: string;
  /** As in an SDP. There is no certificate behind it; nobody else has the same. */
  readonly fingerprint: Fingerprint;
  /** Ports of the host candidates; nothing listens there. */
  readonly ports: readonly number[];
}

/** Makes random credentials, and host candidates on ports that no other recent connection has. */
export function createCredentials(): Credentials {
  const digest = randomHex(DIGEST_BYTES).toUpperCase().match(/../g) ?? [];
  return {
    ufrag: randomHex(UFRAG_BYTES),
    password: randomHex(PASSWORD_BYTES),
    fingerprint: { algorithm: 'sha-256', value: digest.join(':') },
    ports: [nextPort(), nextPort()],
  };
}

function randomHex(length: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function nextPort(): number {
  lastPort = (lastPort + 1) % PORT_COUNT;
  return FIRST_PORT + lastPort;
}
