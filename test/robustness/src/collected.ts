import { setTimeout as later } from 'node:timers/promises';

const { gc } = globalThis as { readonly gc?: () => void };

/** Collects until a condition holds, or for `limitMs`. */
export async function collectUntil(condition: () => boolean, limitMs: number): Promise<void> {
  const end = performance.now() + limitMs;
  do {
    if (gc === undefined) throw new Error('this needs --expose-gc');
    // In a turn of its own: what a condition has looked at through a WeakRef lives until the turn is over.
    await later(10);
    gc();
  } while (!condition() && performance.now() < end);
}

/** The timers, sockets and the like that keep the process alive, the streams that it prints to apart. */
export function activeResources(): readonly string[] {
  return process.getActiveResourcesInfo().filter((kind) => !/TTY|Pipe|FSReq|Immediate/.test(kind));
}
