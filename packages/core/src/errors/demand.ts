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

/** Throws ERR_INVALID_PARAMETER unless the value is a whole number within bounds. */
export function demandWhole(
  value: unknown,
  name: string,
  least: number,
  most: number,
): asserts value is number {
  // A number as it is; anything else by its type, since its text might be long, or throw.
  const given = typeof value === 'number' ? value : `of type ${typeof value}`;
  demand(
    isWhole(value, least, most),
    `${name} must be a whole number from ${least} to ${most}, not ${given}`,
  );
}

/** Throws ERR_INVALID_PARAMETER unless the value is a flag. */
export function demandFlag(value: unknown, name: string): asserts value is boolean {
  demand(typeof value === 'boolean', `${name} must be true or false`);
}

/** Throws ERR_INVALID_PARAMETER unless the value is a string. */
export function demandString(value: unknown, name: string): asserts value is string {
  demand(typeof value === 'string', `${name} must be a string`);
}
