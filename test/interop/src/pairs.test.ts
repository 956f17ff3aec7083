import { conformance } from '@peerplug/conformance';
import { declarePair } from './declare-pair.js';
import { sometimesFailing } from './foreign-limits.js';
import { LOOPBACK } from './loopback.js';
import { Browsers } from './browsers.js';
import type { PairBrowsers } from './reached-stack.js';
import { CHROMIUM, LIBDATACHANNEL, WERIFT } from './stacks.js';

conformance({ extension: LIBDATACHANNEL.extension, peer: WERIFT.extension, configuration: LOOPBACK });
conformance({ extension: WERIFT.extension, peer: LIBDATACHANNEL.extension, configuration: LOOPBACK });

/** What shows in a few seconds whether a stack gets on with a browser; the long tests run the whole suite. */
const SMOKE = [
  'CHAN-05',
  'CHAN-15',
  'NEG-16',
  'CAND-01',
  'MSG-04',
  'MSG-09',
  'CLOSE-05',
  'CLOSE-06',
  'FAULT-04',
];

describe('pairs with a browser', () => {
  let browsers: PairBrowsers | null = null;

  before(async () => {
    browsers = await Browsers.open('stack-page.js');
  });

  after(async () => {
    await browsers?.close();
  });

  for (const stack of [LIBDATACHANNEL, WERIFT]) {
    const options = { ids: SMOKE, sometimesFails: sometimesFailing(stack, CHROMIUM) };
    declarePair(stack, CHROMIUM, () => browsers, options);
    declarePair(CHROMIUM, stack, () => browsers, options);
  }
});
