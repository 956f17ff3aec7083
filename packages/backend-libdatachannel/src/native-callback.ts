/** Where a callback's fault is told. */
export type FaultListener = (fault: unknown) => void;

/**
 * Makes a callback that may be given to node-datachannel: what it throws is told in a microtask.
 *
 * An exception that leaves a callback ends the process (node-datachannel 0.33.4, `ThreadSafeCallback::callbackFunc`
 * calls into JavaScript without catching). Removable when it catches.
 */
export function nativeCallback<Arguments extends readonly unknown[]>(
  onFault: FaultListener,
  callback: (...values: Arguments) => void,
): (...values: Arguments) => void {
  return (...values) => {
    try {
      callback(...values);
    } catch (fault) {
      queueMicrotask(() => {
        onFault(fault);
      });
    }
  };
}
