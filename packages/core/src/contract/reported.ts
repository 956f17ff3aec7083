import type { ConnectionEvent } from './event-queue.js';
import { ErrorCode } from '../constants/error-code.js';
import { messageOf } from '../errors/message-of.js';
import { parseIceCandidate } from '../input/ice-candidate.js';
import { parseSessionDescription } from '../input/session-description-parse.js';
import type { SessionDescriptionType } from '../constants/signaling-state.js';
import { toSessionDescription } from '../input/session-description.js';
import { WebRTCError } from '../errors/webrtc-error.js';

/**
 * A description that an extension reports, checked as that of a peer is checked: what core would refuse there must not
 * go out from here.
 *
 * @returns an error with ERR_BUG that says to the author of the extension which line is wrong, and why, if one is
 */
export function reportedDescription(type: SessionDescriptionType, sdp: string): ConnectionEvent | null {
  return orBug('description', () => {
    const description = toSessionDescription(type, sdp, false);
    parseSessionDescription(description.type, description.text);
    return { kind: 'description', type, sdp };
  });
}

/**
 * A candidate that an extension reports, checked; null for an empty name, which says that there are no more.
 *
 * @returns an error with ERR_BUG that says to the author of the extension what is wrong, if anything is
 */
export function reportedCandidate(media: string, index: number, name: string): ConnectionEvent | null {
  return orBug('candidate', () => {
    const candidate = parseIceCandidate(media, index, name);
    return candidate && { kind: 'candidate', media, index, name: candidate.text };
  });
}

function orBug(what: string, read: () => ConnectionEvent | null): ConnectionEvent | null {
  try {
    return read();
  } catch (cause) {
    const message = `the extension reported a ${what} that peers refuse: ${messageOf(cause)}`;
    return { kind: 'error', error: new WebRTCError(ErrorCode.ERR_BUG, message) };
  }
}
