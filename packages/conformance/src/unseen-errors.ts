import { valueText } from './value-text.js';

/** What Node.js has and a page has not. */
interface NodeProcess {
  readonly on: (event: string, listener: (what: unknown) => void) => void;
  readonly off: (event: string, listener: (what: unknown) => void) => void;
}

/** What a page's `error` and `unhandledrejection` events carry, one each. */
interface UnseenEvent extends Event {
  readonly error?: unknown;
  readonly reason?: unknown;
}

/** Something was thrown or rejected where nobody catches it. */
export class UnseenError extends Error {
  override readonly name: string = 'UnseenError';

  constructor(cause: unknown) {
    const text = cause instanceof Error ? `${cause.name}: ${cause.message}` : valueText(cause);
    super(`thrown or rejected where nobody catches it: ${text}`, { cause });
  }
}

/**
 * Hears of everything that is thrown or rejected where nobody catches it, in Node.js and in pages.
 *
 * @returns the function that ends it
 */
export function watchUnseenErrors(listener: (error: unknown) => void): () => void {
  const { process } = globalThis as { readonly process?: Partial<NodeProcess> };
  if (process?.on !== undefined && process.off !== undefined) {
    const { on, off } = process as NodeProcess; // both were just found
    const events = ['uncaughtException', 'unhandledRejection'];
    for (const event of events) on.call(process, event, listener);
    return () => {
      for (const event of events) off.call(process, event, listener);
    };
  }
  const page = globalThis as unknown as EventTarget; // where there is no process, it is one
  const hear = (event: Event): void => {
    const { error, reason } = event as UnseenEvent;
    listener(error ?? reason ?? event);
  };
  const events = ['error', 'unhandledrejection'];
  for (const event of events) page.addEventListener(event, hear);
  return () => {
    for (const event of events) page.removeEventListener(event, hear);
  };
}
