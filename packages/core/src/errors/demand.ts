import { ErrorCode } from '../constants/error-code.js';
import { WebRTCError } from './webrtc-error.js';

/** Throws ERR_INVALID_PARAMETER, or another code, unless the condition holds. `message` says what it must be. */
export function demand(
  condition: boolean,
  message: string,
  code: ErrorCode = ErrorCode.ERR_INVALID_PARAMETER,
): asserts condition {
  if (!condition) throw new WebRTCError(code, message);
}

/** Whether a value is an object that has members to look at; an array is not meant. */
export function isRecord(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is a string that is not empty. */
export function isNonEmptyString(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** Whether a value is a whole number within bounds. */
export function isWhole(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}
