import { demand } from '../errors/demand.js';
import { nearest } from '../errors/nearest.js';

/**
 * Looks for keys that have no meaning. One that is near a known key is a misspelling and is refused; any other may be
 * meant for another version or another library, and is ignored with a warning.
 *
 * @param given - an object that a user wrote
 * @param known - the keys that have a meaning
 * @param describe - says of an unknown key what it is not: `werift has no option 'mtu'`
 * @param warn - takes the warning
 * @throws WebRTCError with ERR_INVALID_PARAMETER that names the known key
 */
export function checkKeys(
  given: object,
  known: readonly string[],
  describe: (key: string) => string,
  warn: (message: string) => void,
): void {
  for (const key of Object.keys(given)) {
    if (known.includes(key)) continue;
    const near = nearest(key, known);
    demand(near === null, `${describe(key)}; did you mean '${near ?? ''}'?`);
    warn(`${describe(key)}; it is ignored (known: ${known.join(', ')})`);
  }
}
