/** A whole number that fits into 32 bits without a sign. */
const TWO_TO_32 = 2 ** 32;

/**
 * Numbers from 0 up to 1, the same for the same seed: mulberry32 by Tommy Ettinger, in the public domain
 * (gist.github.com/tommyettinger/46a874533244883189143505d203312c).
 *
 * @param seed - a whole number from 0 to 2³² − 1
 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / TWO_TO_32;
  };
}
