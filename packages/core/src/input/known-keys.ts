import { demand } from '../errors/demand.js';
import { nearest } from '../errors/nearest.js';

/**
 * Looks for keys that have no meaning. One that is near a known key is a misspelling and is refused; any other may be
 * meant for another version or another library, and is ignored with a warning.
 *
 * @param given - an object that a user wrote
 * @param known - the keys that have a meaning
 * @param describe - says of an unknown key what it is not: `werift has no option 'mtu'`
 * @param warn - takes the warning; null if every unknown key is refused
 * @throws WebRTCError with ERR_INVALID_PARAMETER that names the known key
 */
export function checkKeys(
  given: object,
  known: readonly string[],
  describe: (key: string) => string,
  warn: ((message: string) => void) | null,
): void {
  for (const key of Object.keys(given)) {
    if (known.includes(key)) continue;
    const near = nearest(key, known);
    const hint = near === null ? `known: ${known.join(', ')}` : `did you mean '${near}'?`;
    const message = `${describe(key)}; ${hint}`;
    demand(near === null && warn !== null, message);
    warn(`${message}; it is ignored`);
  }
}
