import { ErrorCode } from './error-code.js';

/** Options of {@link Signal.connect}. */
export interface ConnectOptions {
  /** Disconnect after the first emission (Godot's `CONNECT_ONE_SHOT`). Default `false`. */
  readonly oneShot?: boolean;
}

interface Handler<Args extends readonly unknown[]> {
  readonly callable: (...args: Args) => unknown;
  readonly isOneShot: boolean;
}

/** A typed signal, as Godot's `Signal`: callables are called in the order in which they were connected. */
export class Signal<Args extends readonly unknown[]> {
  readonly #handlers = new Map<(...args: Args) => unknown, Handler<Args>>();
  /** The handlers as an emission goes through them; made anew after one came or went. */
  #order: readonly Handler<Args>[] | null = null;

  /**
   * Calls `callable` at each emission from now on.
   *
   * @returns `ERR_INVALID_PARAMETER` where `callable` is no function or is connected already, as Godot does
   */
  connect(callable: (...args: Args) => unknown, options?: ConnectOptions): ErrorCode {
    if (typeof callable !== 'function' || this.#handlers.has(callable))
      return ErrorCode.ERR_INVALID_PARAMETER;
    this.#handlers.set(callable, { callable, isOneShot: options?.oneShot === true });
    this.#order = null;
    return ErrorCode.OK;
  }

  /** Stops calling `callable`, at once even during an emission; one that is not connected is ignored. */
  disconnect(callable: (...args: Args) => unknown): void {
    if (this.#handlers.delete(callable)) this.#order = null;
  }

  /** Whether `callable` is connected. */
  isConnected(callable: (...args: Args) => unknown): boolean {
    return this.#handlers.has(callable);
  }

  /** Whether anything is connected. */
  hasConnections(): boolean {
    return this.#handlers.size > 0;
  }

  /**
   * Calls every connected callable, then throws what they threw: the error itself, or an `AggregateError` where there
   * were several. Callables connected during the emission wait for the next one.
   */
  emit(...args: Args): void {
    const errors: unknown[] = [];
    this.emitCollecting(errors, args);
    throwCollected(errors);
  }

  /** Like {@link emit}, but adds what callables throw to `errors` instead of throwing it. */
  emitCollecting(errors: unknown[], args: Args): void {
    const order = (this.#order ??= [...this.#handlers.values()]);
    for (const { callable, isOneShot } of order) {
      if (this.#order !== order && !this.#handlers.has(callable)) continue;
      if (isOneShot) this.disconnect(callable);
      try {
        callable(...args);
      } catch (error) {
        errors.push(error);
      }
    }
  }
}

/** Throws nothing, the one error, or an `AggregateError` of several. */
export function throwCollected(errors: readonly unknown[]): void {
  if (errors.length === 0) return;
  if (errors.length === 1) throw errors[0];
  throw new AggregateError(errors, `${errors.length} signal handlers threw`);
}
