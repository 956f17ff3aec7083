import type { Cell, Servers, Setting } from './cell.js';
import { STACK_NAMES, STACKS } from './stacks.js';

/** The mark that the others are compared with, in each setting. */
export const MARK: Pick<Cell, 'offerer' | 'answerer'> = { offerer: 'wrtc', answerer: 'wrtc' };

/** Every ordered pair of stacks of which one at least is ours. */
export const PAIRS: readonly Pick<Cell, 'offerer' | 'answerer'>[] = STACK_NAMES.flatMap((offerer) =>
  STACK_NAMES.map((answerer) => ({ offerer, answerer })),
).filter(
  ({ offerer, answerer }) =>
    (STACKS[offerer].isOurs || STACKS[answerer].isOurs) && offerer !== 'wrtc' && answerer !== 'wrtc',
);

const SERVERS: readonly Servers[] = ['none', 'answering', 'refusing', 'silent'];

/** Every setting of the matrix; servers are configured at both ends. */
export const SETTINGS: readonly Setting[] = [1, 4].flatMap((interfaces) =>
  SERVERS.flatMap((servers) => [0, 20].map((delayMs) => ({ interfaces, servers, delayMs }))),
);

/** What is to be reached in a setting, in milliseconds: three times the mark, and a time that users do not notice. */
export function aimsOf(
  { delayMs }: Setting,
  markP95: number,
): { readonly ofMark: number; readonly atMost: number } {
  // An offer and an answer are on their way, one after the other.
  return { ofMark: 3 * markP95, atMost: 150 + 2 * delayMs };
}
