import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CERTIFICATE } from '../claims/certificate-node.js';

/** Names a file of certificates that a process of Node.js trusts from its start. */
const VARIABLE = 'NODE_EXTRA_CA_CERTS';

/** What a process is given so that it trusts the suite's TURN server, until it is removed. */
export interface TrustedCertificate {
  readonly environment: Readonly<Record<string, string>>;
  readonly remove: () => void;
}

/** Makes a file of the suite's certificate and of those that are named already. */
export function trustedCertificate(): TrustedCertificate {
  const folder = mkdtempSync(path.join(tmpdir(), 'peerplug-conformance-'));
  const file = path.join(folder, 'certificates.pem');
  writeFileSync(file, `${ownCertificates()}\n${CERTIFICATE}`);
  return {
    environment: { [VARIABLE]: file },
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function ownCertificates(): string {
  const file = process.env[VARIABLE];
  if (file === undefined || file === '') return '';
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // Node.js warns of it, and goes on without
  }
}
