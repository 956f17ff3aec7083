import { ErrorCode } from '../constants/error-code.js';
import { WebRTCError } from '../errors/webrtc-error.js';
import type { WebRTCPeerConnection } from '../api/peer-connection.js';

/**
 * Throws the reason of a call that did not return OK: `throwIfFailed(connection, connection.createOffer())`.
 *
 * @param connection - that of the channel, where the call was a channel's
 * @throws the `WebRTCError` of its `getLastError()`
 */
export function throwIfFailed(connection: WebRTCPeerConnection, code: ErrorCode): void;
/**
 * Throws the reason of a call that returned null, and gives anything else:
 * `const chat = throwIfFailed(connection, connection.createDataChannel('chat'))`.
 *
 * @throws the `WebRTCError` of its `getLastError()`
 */
export function throwIfFailed<T extends object>(connection: WebRTCPeerConnection, created: T | null): T;
export function throwIfFailed<T extends object>(
  connection: WebRTCPeerConnection,
  result: ErrorCode | T | null,
): T | undefined {
  if (result === ErrorCode.OK) return undefined;
  if (typeof result === 'object' && result !== null) return result;
  throw connection.getLastError() ?? new WebRTCError(result ?? ErrorCode.FAILED, 'the call failed');
}
