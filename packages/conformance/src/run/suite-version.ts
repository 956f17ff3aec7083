import { testCases } from '../tests/test-cases.js';
import { CLAUSES } from './clauses.js';

/** The version of this package. */
export const SUITE_VERSION = '0.1.0';

/** Raised by hand when a rule changes its meaning, so that what has passed may fail. */
const RULES_REVISION = 1;

/**
 * The version of the rule set: a number that is raised when a rule changes its meaning, and what follows from the text of
 * every rule and the title of every test, `1+5f3a91c0`. Runs of the same rule set can be compared.
 */
export const RULES_VERSION: string = [
  RULES_REVISION,
  fingerprintOf(
    JSON.stringify([
      CLAUSES,
      testCases.map(({ id, clauses, title, kind, capabilities }) => [id, clauses, title, kind, capabilities]),
    ]),
  ),
].join('+');

/** FNV-1a, 32 bits, in hexadecimal: the same in every runtime, and no secret. */
function fingerprintOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}
