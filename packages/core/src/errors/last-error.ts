import { ErrorCode } from '../constants/error-code.js';
import { WebRTCError } from './webrtc-error.js';

/** Makes the text of a refusal from the figures that were kept for it. */
export type RefusalText = (first: number, second: number, third: number) => string;

/** What is said of a call that the extension refused without a word. */
export function refusedByStack(): string {
  return 'the stack refused the call';
}

/** Why the latest call of a connection, or of one of its channels, did not return OK. */
export class LastError {
  #error: WebRTCError | null = null;
  /** What makes the text of the error, while nobody has asked for it. */
  #text: RefusalText | null = null;
  #code: ErrorCode = ErrorCode.OK;
  #figures: [number, number, number] = [0, 0, 0];

  get value(): WebRTCError | null {
    if (this.#text !== null) this.value = new WebRTCError(this.#code, this.#text(...this.#figures));
    return this.#error;
  }

  set value(error: WebRTCError | null) {
    this.#error = error;
    this.#text = null;
  }

  /**
   * Keeps why a call is refused, without making anything: a program that sends until it is told to wait is told so
   * thousands of times a second, and rarely asks for the reason.
   *
   * @param text - a function that is there already, not one made for the call
   * @returns `code`, so that the call can return it
   */
  refuse(code: ErrorCode, text: RefusalText, first = 0, second = 0, third = 0): ErrorCode {
    this.#error = null;
    this.#code = code;
    this.#text = text;
    this.#figures[0] = first;
    this.#figures[1] = second;
    this.#figures[2] = third;
    return code;
  }

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
      else if (this.#error === null && this.#text === null) this.refuse(code, refusedByStack);
      return code;
    } catch (thrown) {
      const error =
        thrown instanceof WebRTCError
          ? thrown
          : new WebRTCError(ErrorCode.ERR_INVALID_PARAMETER, 'an argument threw when it was read', thrown);
      this.value = error;
      return error.code;
    }
  }
}
