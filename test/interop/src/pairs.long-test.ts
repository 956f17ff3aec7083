import { declarePair, type PairOptions } from './declare-pair.js';
import { Browsers } from './browsers.js';
import type { PairBrowsers } from './reached-stack.js';
import { CHROMIUM, FIREFOX, LIBDATACHANNEL, type Stack, WERIFT } from './stacks.js';

const STACKS: readonly Stack[] = [LIBDATACHANNEL, WERIFT, CHROMIUM, FIREFOX];

/** What foreign stacks make of some tests, and what stands in the way of mending it. */
function limitsOf(a: Stack, b: Stack): PairOptions {
  const isWithBrowser =
    [a, b].includes(LIBDATACHANNEL) && [CHROMIUM, FIREFOX].some((one) => [a, b].includes(one));
  if (!isWithBrowser) return {};
  // libdatachannel 0.24.5 looks for due resets before it takes the chunk that closes the last gap, and answers the
  // browser's repeated requests with the first answer. The next message on any channel would bring the reset about.
  const reason = 'usrsctp leaves a stream reset undone that overtook lost packets';
  return { sometimesFails: { 'CLOSE-01': reason } };
}

describe('every pair of stacks', () => {
  let browsers: PairBrowsers | null = null;

  before(async () => {
    browsers = await Browsers.open('page.js');
  });

  after(async () => {
    await browsers?.close();
  });

  for (const a of STACKS) {
    for (const b of STACKS) declarePair(a, b, () => browsers, limitsOf(a, b));
  }
});
