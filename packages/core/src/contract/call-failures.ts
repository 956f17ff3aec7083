import type { WebRTCError } from '../errors/webrtc-error.js';

/** Distinguishes a failure of the call into the extension that is under way from one that comes at another time. */
export class CallFailures {
  #depth = 0;
  #failure: WebRTCError | null = null;

  /** A call begins. Calls nest where a signal handler makes one. */
  open(): void {
    this.#depth += 1;
  }

  /** The call is over; returns the failure that was reported during it. */
  close(): WebRTCError | null {
    this.#depth -= 1;
    const failure = this.#failure;
    this.#failure = null;
    return failure;
  }

  /** Keeps a failure for the call under way; false if there is none. */
  keep(error: WebRTCError): boolean {
    if (this.#depth === 0) return false;
    this.#failure = error;
    return true;
  }
}
