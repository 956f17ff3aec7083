import { type ConnectOptions, Signal } from './signal.js';
import { ErrorCode } from '../constants/error-code.js';

/** The signal `activity`; tells its owner when somebody begins to listen, and when nobody does any more. */
export class ActivitySignal extends Signal<[]> {
  readonly #onListenersChanged: (listening: boolean) => void;

  constructor(onListenersChanged: (listening: boolean) => void, owner?: WeakRef<object>) {
    super(owner);
    this.#onListenersChanged = onListenersChanged;
  }

  override connect(callable: () => unknown, options?: ConnectOptions): ErrorCode {
    const code = super.connect(callable, options);
    if (code === ErrorCode.OK && this.isConnected(callable)) this.#onListenersChanged(true);
    return code;
  }

  override disconnect(callable: () => unknown): void {
    super.disconnect(callable);
    // Those who still listen have been told: one that leaves, as after its one shot, is no news to them.
    if (!this.hasConnections()) this.#onListenersChanged(false);
  }
}
