import { Shortfall } from './shortfall.js';

/** Something that is polled while a condition is awaited. */
export interface Pollable {
  poll(): unknown;
}

/** Milliseconds between two polls: a game polls every 16. */
const POLL_INTERVAL_MS = 2;

/** Lets everything that is ready happen: one macrotask. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, POLL_INTERVAL_MS);
  });
}

/**
 * Polls until the condition holds.
 *
 * @param what - the condition in words, for the error
 * @throws Error once `timeoutMs` have passed
 */
export async function pollUntil(
  pollables: Iterable<Pollable>,
  condition: () => boolean,
  what: string,
  timeoutMs: number,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    for (const pollable of pollables) pollable.poll();
    if (condition()) return;
    if (performance.now() > deadline) throw new Shortfall(`not within ${String(timeoutMs)} ms: ${what}`);
    await turn();
  }
}
