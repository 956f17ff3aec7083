import { randomBytes } from 'node:crypto';
import type { WeriftInternals } from '../internals/internals.js';
import type { IceConnection } from './ice-connection.js';

/** Random bytes of a user name fragment: more than the 24 bits that RFC 8445 §5.3 asks for. */
const FRAGMENT_BYTES = 6;

/** Random bytes of a password: more than the 128 bits that RFC 8445 §5.3 asks for. */
const PASSWORD_BYTES = 18;

/**
 * Gives a new connection credentials that cannot be guessed.
 *
 * Those of werift (0.24.4) have 16 and 88 bits. Removable once they have 24 and 128.
 */
export function strengthenCredentials(connection: IceConnection, werift: WeriftInternals): void {
  const patched = werift.of<IceConnection>('ice/credentials', connection, 'localUsername', 'localPassword');
  if (patched === null) return;
  // Both counts are multiples of three, so that the text ends without padding.
  patched.localUsername = randomBytes(FRAGMENT_BYTES).toString('base64');
  patched.localPassword = randomBytes(PASSWORD_BYTES).toString('base64');
}
