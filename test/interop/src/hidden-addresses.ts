import { CHROMIUM, LIBDATACHANNEL, type Stack, WERIFT } from './stacks.js';

/** Who meets the Chromium that hides its addresses, from either end. */
export const HIDDEN_PAIRS: readonly (readonly [a: Stack, b: Stack])[] = [LIBDATACHANNEL, WERIFT].flatMap(
  (stack): (readonly [Stack, Stack])[] => [
    [stack, CHROMIUM],
    [CHROMIUM, stack],
  ],
);

/** Tests of the suite that take two ends, and that an end passes whose candidates the other cannot use. */
export const HIDDEN_TESTS: readonly string[] = ['CHAN-05', 'NEG-16', 'MSG-04', 'CLOSE-06', 'FAULT-04'];

/** What the process in the namespace tells, one in a line. */
export type HiddenReport =
  | { readonly kind: 'namespace'; readonly name: string }
  | { readonly kind: 'candidates'; readonly names: readonly string[] }
  | {
      readonly kind: 'result';
      readonly a: string;
      readonly b: string;
      readonly id: string;
      readonly error: string | null;
    };
