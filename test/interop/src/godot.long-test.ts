import { Browsers } from './browsers.js';
import { declareGodotTests } from './declare-godot.js';
import type { PairBrowsers } from './reached-stack.js';
import { CHROMIUM, FIREFOX } from './stacks.js';

describe("browsers with Godot's forms", () => {
  let browsers: PairBrowsers | null = null;

  before(async () => {
    browsers = await Browsers.open('stack-page.js');
  });

  after(async () => {
    await browsers?.close();
  });

  for (const stack of [CHROMIUM, FIREFOX]) declareGodotTests(stack, () => browsers);
});
