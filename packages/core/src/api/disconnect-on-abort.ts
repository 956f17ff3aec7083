import { lifelines } from '../session/lifeline.js';

/** A {@link Signal}, by what is needed of it here. */
interface Disconnectable<Callable> {
  disconnect(callable: Callable): void;
}

/**
 * Disconnects a callable when an `AbortSignal` is aborted.
 *
 * An `AbortSignal` often lives as long as the program, and a connection does not: the listener holds both weakly, so
 * that it keeps no connection from being collected, and goes with the signal of that connection.
 *
 * @returns the function that takes the listener back
 */
export function disconnectOnAbort<Callable extends object>(
  signal: Disconnectable<Callable>,
  callable: Callable,
  abortSignal: AbortSignal,
): () => void {
  const release = listen(new WeakRef(signal), new WeakRef(callable), abortSignal);
  lifelines.register(signal, { close: release });
  return release;
}

/** Closures of one scope share what they capture: here nothing but weak references is in scope. */
function listen<Callable extends object>(
  signal: WeakRef<Disconnectable<Callable>>,
  callable: WeakRef<Callable>,
  abortSignal: AbortSignal,
): () => void {
  const onAbort = (): void => {
    const target = callable.deref();
    if (target !== undefined) signal.deref()?.disconnect(target);
  };
  abortSignal.addEventListener('abort', onAbort, { once: true });
  return () => {
    abortSignal.removeEventListener('abort', onAbort);
  };
}
