import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** How long objects are gathered that one collection is for. */
const DELAY_MS = 50;
const MAX_ATTEMPTS = 10;

/** Collections take at most this part of the time: a peer can bring about that they are needed as often as it likes. */
const MAX_SHARE = 1 / 10;

/** What waits for its end → collections that have been tried for it. */
const waiting = new Map<WeakRef<object>, number>();
let isScheduled = false;
/** On the clock of `performance.now()`. */
let nextAt = 0;

/**
 * Has an object collected soon that nobody refers to any more, where only its end frees what it holds.
 *
 * The timer does not keep the process alive; where it is needed, the object does.
 */
export function collectGarbageSoon(dropped: WeakRef<object>): void {
  waiting.set(dropped, 0);
  schedule();
}

function schedule(): void {
  if (isScheduled) return;
  isScheduled = true;
  setTimeout(collect, Math.max(DELAY_MS, nextAt - performance.now())).unref();
}

function collect(): void {
  isScheduled = false;
  const start = performance.now();
  collectGarbage();
  const end = performance.now();
  nextAt = end + (end - start) / MAX_SHARE;
  // Not before the collection: what a turn has looked at lives until its end.
  for (const [dropped, attempts] of waiting) {
    const isOver = dropped.deref() === undefined || attempts + 1 === MAX_ATTEMPTS;
    if (isOver) waiting.delete(dropped);
    else waiting.set(dropped, attempts + 1);
  }
  if (waiting.size > 0) schedule();
}

/** V8 shows its collector only to contexts made while this flag is set; it goes back to what it was. */
function collectGarbage(): void {
  const wasExposed = 'gc' in globalThis;
  setFlagsFromString('--expose-gc');
  const collectAll = runInNewContext('gc') as () => void; // what the flag makes of the name
  if (!wasExposed) setFlagsFromString('--no-expose-gc');
  collectAll();
}
