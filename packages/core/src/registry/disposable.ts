/// <reference lib="esnext.disposable" preserve="true" />

/** Makes a function that undoes something the one that `using` calls at the end of a block. */
export function disposable(undo: () => void): (() => void) & Disposable {
  return Object.assign(undo, { [Symbol.dispose]: undo });
}
