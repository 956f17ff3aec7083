import { type ConnectOptions, Signal } from './signal.js';
import type { ErrorCode } from './error-code.js';

/** The signal `activity`; tells its owner whether anyone listens. */
export class ActivitySignal extends Signal<[]> {
  readonly #onListenersChanged: (listening: boolean) => void;

  constructor(onListenersChanged: (listening: boolean) => void) {
    super();
    this.#onListenersChanged = onListenersChanged;
  }

  override connect(callable: () => unknown, options?: ConnectOptions): ErrorCode {
    const code = super.connect(callable, options);
    this.#onListenersChanged(this.hasConnections());
    return code;
  }

  override disconnect(callable: () => unknown): void {
    super.disconnect(callable);
    this.#onListenersChanged(this.hasConnections());
  }
}
