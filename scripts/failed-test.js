/** So many lines of an error say what was expected, and where. */
const REASON_LINES = 5;

/**
 * What a run tells of a failed test once more at its end. Runs in a page, too.
 *
 * @typedef {object} FailedTest
 * @property {string} title all titles that lead to it
 * @property {string[]} reason the first lines of the error
 *
 * @param {{ fullTitle(): string }} test or hook
 * @param {unknown} error
 * @returns {FailedTest}
 */
export function failedTest(test, error) {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { title: test.fullTitle(), reason: text.split('\n').slice(0, REASON_LINES) };
}
