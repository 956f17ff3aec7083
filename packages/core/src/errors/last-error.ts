import { ErrorCode } from '../constants/error-code.js';
import { WebRTCError } from './webrtc-error.js';

/** Why the latest call of a connection did not return OK. */
export class LastError {
  value: WebRTCError | null = null;

  /**
   * Runs a call that returns a code. What it throws becomes the error of the call, and its code the result: a
   * `WebRTCError` as it is, anything else (an argument whose getter throws, say) as ERR_INVALID_PARAMETER.
   */
  attempt(run: () => ErrorCode): ErrorCode {
    this.value = null;
    try {
      const code = run();
      // What a part of the call reported, such as an early candidate that was refused, did not fail the call.
      if (code === ErrorCode.OK) this.value = null;
      return code;
    } catch (thrown) {
      const error =
        thrown instanceof WebRTCError
          ? thrown
          : new WebRTCError(ErrorCode.ERR_INVALID_PARAMETER, 'an argument threw while it was read', thrown);
      this.value = error;
      return error.code;
    }
  }
}
