import { disconnectOnAbort } from './disconnect-on-abort.js';
import { ErrorCode } from '../constants/error-code.js';

/** Options of {@link Signal.connect}. */
export interface ConnectOptions {
  /** Disconnect after the first emission (Godot's `CONNECT_ONE_SHOT`). Default `false`. */
  readonly oneShot?: boolean;
  /** Disconnect when it is aborted; where it is already, nothing is connected. Not in Godot. */
  readonly signal?: AbortSignal;
}

interface Handler<Args extends readonly unknown[]> {
  readonly callable: (...args: Args) => unknown;
  readonly isOneShot: boolean;
  /** Stops listening to the `AbortSignal`; null where none was given. */
  readonly release: (() => void) | null;
}

/** A typed signal, as Godot's `Signal`: callables are called in the order in which they were connected. */
export class Signal<Args extends readonly unknown[]> {
  /** @internal The connection or channel whose signal it is, held weakly; undefined for any other. */
  readonly '~owner': WeakRef<object> | undefined;
  /** Never changed but made anew, so that an emission goes through those that were there when it began. */
  #handlers: readonly Handler<Args>[] = [];

  /** @param owner - @internal given by the classes of this package */
  constructor(owner?: WeakRef<object>) {
    this['~owner'] = owner;
  }

  /**
   * Calls `callable` at each emission from now on.
   *
   * @returns `ERR_INVALID_PARAMETER` where `callable` is not a function or is connected already, as Godot does
   */
  connect(callable: (...args: Args) => unknown, options?: ConnectOptions): ErrorCode {
    if (typeof callable !== 'function' || this.isConnected(callable)) return ErrorCode.ERR_INVALID_PARAMETER;
    const abortSignal = options?.signal;
    if (abortSignal?.aborted === true) return ErrorCode.OK;
    const release = abortSignal === undefined ? null : disconnectOnAbort(this, callable, abortSignal);
    this.#handlers = this.#handlers.concat({ callable, isOneShot: options?.oneShot === true, release });
    return ErrorCode.OK;
  }

  /** Stops calling `callable`, at once even during an emission; one that is not connected is ignored. */
  disconnect(callable: (...args: Args) => unknown): void {
    this.#handlers.find((handler) => handler.callable === callable)?.release?.();
    this.#handlers = this.#handlers.filter((handler) => handler.callable !== callable);
  }

  /** Whether `callable` is connected. */
  isConnected(callable: (...args: Args) => unknown): boolean {
    return this.#handlers.some((handler) => handler.callable === callable);
  }

  /** Whether anything is connected. */
  hasConnections(): boolean {
    return this.#handlers.length > 0;
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
    const handlers = this.#handlers;
    for (const { callable, isOneShot } of handlers) {
      if (this.#handlers !== handlers && !this.isConnected(callable)) continue;
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
