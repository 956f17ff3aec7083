import type { ErrorCode } from '../constants/error-code.js';
import { harmless, withoutSecrets } from './redaction.js';

/**
 * The one error class of every package.
 *
 * Methods that Godot documents as returning an Error return the code and keep the error for
 * `WebRTCPeerConnection.getLastError()`; what Godot has no word for (an unknown extension name, a bad
 * descriptor) throws it. `instanceof` holds across copies of this package.
 */
export class WebRTCError extends Error {
  override readonly name: string = 'WebRTCError';
  /** @internal Tells the class across copies of this package. */
  readonly '~peerplug': 'error@1' = 'error@1';

  /**
   * @param code - what went wrong, as Godot numbers it; part of the API
   * @param message - names the value and the remedy; not part of the API. ICE passwords, and user names and passwords
   *   in the URLs of servers, are masked here, since texts of the stacks below may quote them
   * @param cause - the error of the stack below, where there was one; likewise
   */
  constructor(
    readonly code: ErrorCode,
    message: string,
    cause?: unknown,
  ) {
    super(withoutSecrets(message), cause === undefined ? undefined : { cause: harmless(cause) });
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return (
      typeof value === 'object' && value !== null && '~peerplug' in value && value['~peerplug'] === 'error@1'
    );
  }
}
