import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { nextTask } from './next-task.js';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void; // V8's function, there since the flag was set

/** Collections that what can be collected survives at most; one or two are the rule. */
const MAX_GARBAGE_COLLECTIONS = 10;

/** Collects garbage, now. */
export function collectGarbage(): void {
  gc();
}

/** Collects garbage again and again until the condition holds; false where it never does. */
export async function collectUntil(condition: () => boolean): Promise<boolean> {
  for (let count = 0; count < MAX_GARBAGE_COLLECTIONS; count += 1) {
    await nextTask(); // a WeakRef that was looked at keeps its target alive until the end of the job
    gc();
    await nextTask();
    if (condition()) return true;
  }
  return false;
}

/** Whether what the reference refers to is collected, once it had its chances. */
export function isCollected(reference: WeakRef<object>): Promise<boolean> {
  return collectUntil(() => reference.deref() === undefined);
}

/** The fewest bytes by which the heap grows over a call, of several. */
export function allocatedBytes(run: () => void): number {
  const growths = Array.from({ length: 5 }, () => {
    gc();
    const before = process.memoryUsage().heapUsed;
    run();
    return process.memoryUsage().heapUsed - before;
  });
  return Math.min(...growths);
}
