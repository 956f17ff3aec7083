import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const RETRY_MS = 50;
const MAX_ATTEMPTS = 10;

/**
 * Has an object collected soon that nobody refers to any more, where only its end frees what it holds.
 *
 * The timer does not keep the process alive; where it is needed, the object does.
 */
export function collectSoon(dropped: WeakRef<object>): void {
  let attempts = 0;
  const timer = setInterval(() => {
    attempts += 1;
    collectGarbage();
    if (dropped.deref() === undefined || attempts === MAX_ATTEMPTS) clearInterval(timer);
  }, RETRY_MS);
  timer.unref();
}

/** V8 shows its collector only to contexts made while this flag is set; it goes back to what it was. */
function collectGarbage(): void {
  const wasExposed = 'gc' in globalThis;
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void; // what the flag makes of the name
  if (!wasExposed) setFlagsFromString('--no-expose-gc');
  collect();
}
