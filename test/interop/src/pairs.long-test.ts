import { declarePair } from './declare-pair.js';
import { sometimesFailing } from './foreign-limits.js';
import { Browsers } from './browsers.js';
import type { PairBrowsers } from './reached-stack.js';
import { CHROMIUM, FIREFOX, LIBDATACHANNEL, type Stack, WERIFT } from './stacks.js';

const STACKS: readonly Stack[] = [LIBDATACHANNEL, WERIFT, CHROMIUM, FIREFOX];

describe('every pair of stacks', () => {
  let browsers: PairBrowsers | null = null;

  before(async () => {
    browsers = await Browsers.open('stack-page.js');
  });

  after(async () => {
    await browsers?.close();
  });

  for (const a of STACKS) {
    for (const b of STACKS) declarePair(a, b, () => browsers, { sometimesFails: sometimesFailing(a, b) });
  }
});
