/** Where a callback's fault is told. */
export type FaultListener = (fault: unknown) => void;

const always = (): boolean => true;

/**
 * Makes a callback that may be given to node-datachannel: what it throws is told in a microtask. Nothing is called while
 * `isWanted` says no.
 *
 * An exception that leaves a callback ends the process (node-datachannel 0.33.4, `ThreadSafeCallback::callbackFunc`
 * calls into JavaScript without catching). Removable when it catches.
 */
export function nativeCallback<Arguments extends readonly unknown[]>(
  onFault: FaultListener,
  callback: (...values: Arguments) => void,
  isWanted: () => boolean = always,
): (...values: Arguments) => void {
  return (...values) => {
    try {
      if (isWanted()) callback(...values);
    } catch (fault) {
      queueMicrotask(() => {
        onFault(fault);
      });
    }
  };
}
