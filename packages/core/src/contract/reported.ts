import { ErrorCode } from '../constants/error-code.js';
import { type IceCandidate, parseIceCandidate } from '../input/ice-candidate.js';
import { parseSessionDescription } from '../input/session-description-parse.js';
import type { SessionDescriptionType } from '../constants/signaling-state.js';
import { WebRTCError } from '../errors/webrtc-error.js';

/**
 * Checks a description that an extension reports as that of a peer is checked: what core would refuse there must not
 * go out from here.
 *
 * @throws WebRTCError with ERR_BUG that says to the author of the extension which line is wrong, and why
 */
export function checkReportedDescription(type: SessionDescriptionType, sdp: string): void {
  const given: { readonly type: unknown; readonly sdp: unknown } = { type, sdp };
  if (given.type !== 'offer' && given.type !== 'answer')
    throw bug(
      `the extension reported a description of type '${String(given.type)}'; report an offer or an answer`,
    );
  if (typeof given.sdp !== 'string') throw bug(`the extension reported an ${type} that is not a string`);
  orBug(`the extension reported an ${type} that peers refuse`, () => parseSessionDescription(type, sdp));
}

/**
 * Checks a candidate that an extension reports; null for an empty name, which says that there are no more.
 *
 * @throws WebRTCError with ERR_BUG that says to the author of the extension what is wrong
 */
export function readReportedCandidate(media: string, index: number, name: string): IceCandidate | null {
  return orBug('the extension reported a candidate that peers refuse', () =>
    parseIceCandidate(media, index, name),
  );
}

function orBug<Result>(what: string, read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    throw bug(`${what}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

function bug(message: string): WebRTCError {
  return new WebRTCError(ErrorCode.ERR_BUG, message);
}
