import fc from 'fast-check';
import type { Property } from './properties.js';

/** How much is tried, and from where. */
export interface RunOptions {
  readonly runs: number;
  /** The same seed gives the same cases. */
  readonly seed: number;
  /** After so many milliseconds no new case is begun; without a limit unless given. */
  readonly limitMs?: number;
  /** Told before each case, which is the how many-th. */
  readonly onCase?: (number: number) => void;
}

/** A seed of the environment (`PEERPLUG_SEED`), or one that nobody has tried. */
export function chooseSeed(): number {
  const given = Number.parseInt(process.env['PEERPLUG_SEED'] ?? '', 10);
  return Number.isInteger(given) ? given : Math.floor(Math.random() * 2 ** 31);
}

/**
 * Tries a property on generated cases.
 *
 * @returns how many were tried
 * @throws Error with the seed and the smallest case that was found
 */
export async function runProperty({ cases, check }: Property<unknown>, options: RunOptions): Promise<number> {
  const { runs, seed, limitMs, onCase } = options;
  let tried = 0;
  const details = await fc.check(
    fc.asyncProperty(cases, async (given) => {
      tried += 1;
      onCase?.(tried);
      await check(given);
    }),
    { numRuns: runs, seed, ...(limitMs === undefined ? {} : { interruptAfterTimeLimit: limitMs }) },
  );
  if (!details.failed) return tried;
  const report = fc.defaultReportMessage(details) ?? 'it failed';
  throw new Error(`PEERPLUG_SEED=${String(seed)} repeats this\n${report}`, { cause: details.errorInstance });
}

/** The case of a number that a run with this seed tries, as text; cut short, since the seed brings the whole of it back. */
export function showCase({ cases }: Property<unknown>, seed: number, number: number): string {
  return fc.stringify(fc.sample(cases, { seed, numRuns: number }).at(-1)).slice(0, 3000);
}
