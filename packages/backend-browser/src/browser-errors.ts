import { ErrorCode } from '@peerplug/core/extension';

/** The names of errors (W3C webrtc-pc, Web IDL) that say something about a value rather than about the platform. */
const BAD_VALUE = /^(?:Type|Range|Syntax|InvalidAccess|InvalidModification|NotSupported)Error$/;

/** Our code for what the platform threw; `otherwise` where it does not blame a value. */
export function errorCodeOf(cause: unknown, otherwise: ErrorCode): ErrorCode {
  return BAD_VALUE.test(errorNameOf(cause)) ? ErrorCode.ERR_INVALID_PARAMETER : otherwise;
}

/** The name of what was thrown, a `DOMException` as a rule; empty where it has none. */
export function errorNameOf(cause: unknown): string {
  return cause instanceof Error ? cause.name : '';
}
