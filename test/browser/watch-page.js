/** What fails after the last test still counts: a moment for promises and sockets that the tests left behind. */
const SETTLE_MS = 200;

/**
 * Prints what a page says and collects what goes wrong in it outside of a test.
 *
 * @param {import('puppeteer-core').Page} page
 * @param {{ silenceMs: number, translate: (line: string) => string }} options `silenceMs`: for how long a page may say
 *   nothing before it counts as stuck; `translate` is applied to each line
 */
export function watchPage(page, { silenceMs, translate }) {
  /** A set, because a browser may tell the same error twice. @type {Set<string>} */
  const faults = new Set();
  /** @type {(reason: Error) => void} */
  let giveUp;
  /** @type {Promise<never>} */
  const broken = new Promise((_, reject) => {
    giveUp = reject;
  });
  const stuck = () => giveUp(new Error(`the page said nothing for ${silenceMs / 1000} s`));
  let timer = setTimeout(stuck, silenceMs);

  page.on('console', (message) => {
    clearTimeout(timer);
    timer = setTimeout(stuck, silenceMs);
    console.log(translate(message.text()));
  });
  page.on('pageerror', (error) => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    faults.add(translate(`the page threw outside of a test: ${text}`));
  });
  page.on('error', (error) => giveUp(error));

  return {
    faults,
    /**
     * Waits for work in the page, or for the page to break.
     *
     * @template T
     * @param {Promise<T>} work
     * @returns {Promise<T>}
     */
    during: (work) => Promise.race([work, broken]),
    /** Waits for late faults. */
    settle: () => new Promise((resolve) => setTimeout(resolve, SETTLE_MS)),
    /** Lets go of the timer. */
    stop: () => clearTimeout(timer),
  };
}
