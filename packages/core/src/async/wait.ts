import type { Signal } from '../api/signal.js';

/** Options of everything here that waits. */
export interface WaitOptions {
  /** Ends the wait: the promise is rejected with the signal's reason, and nothing is left behind. */
  readonly signal?: AbortSignal | undefined;
}

/** What was waited for. */
export interface Found<T> {
  readonly value: T;
}

/**
 * Looks for something at once, and again after anything has happened.
 *
 * A rejection that nobody handles is not reported as unhandled: what it says is in the states and in `errorOccurred` as well.
 *
 * @param news - what fires after anything has happened
 * @param look - gives what is waited for, null while it is not there, or throws why it will never be
 * @returns rejected with what `look` throws, or with the reason of the signal in `options` once that is aborted
 */
export function waitFor<T>(
  news: readonly Signal<[]>[],
  look: () => Found<T> | null,
  { signal }: WaitOptions = {},
): Promise<T> {
  const promise = new Promise<T>((resolve, reject) => {
    const release = (): void => {
      for (const each of news) each.disconnect(check);
      signal?.removeEventListener('abort', onAbort);
    };
    const onAbort = (): void => {
      release();
      reject(signal?.reason as Error); // what was given to abort(): anything may be thrown
    };
    const check = (): boolean => {
      try {
        const found = look();
        if (found === null) return false;
        resolve(found.value);
      } catch (error: unknown) {
        reject(error instanceof Error ? error : new Error(String(error))); // likewise
      }
      release();
      return true;
    };
    if (signal?.aborted === true) {
      onAbort();
      return;
    }
    if (check()) return;
    signal?.addEventListener('abort', onAbort);
    for (const each of news) each.connect(check);
  });
  promise.catch(() => undefined);
  return promise;
}
