import { ErrorCode } from './error-code.js';
import type { ExtensionCapabilities } from './extension-capabilities.js';
import { nearest } from './nearest.js';
import { WebRTCError } from './webrtc-error.js';

/** What `WebRTCPeerConnection.createDataChannel()` takes beside the label. */
export interface DataChannelOptions {
  /** Both sides create the channel, with the same `id`; `dataChannelReceived` does not fire. Default `false`. */
  readonly negotiated?: boolean;
  /** The SCTP stream; given exactly where `negotiated` is true. */
  readonly id?: number;
  /** How often a packet is sent again before it is given up, 0 to 65535. Excludes `maxPacketLifeTime`. */
  readonly maxRetransmits?: number;
  /** For how many milliseconds a packet is sent again before it is given up, 0 to 65535. Excludes `maxRetransmits`. */
  readonly maxPacketLifeTime?: number;
  /** Packets arrive in the order in which they were sent. Default `true`. */
  readonly ordered?: boolean;
  /** Name of the protocol spoken on the channel (RFC 8832 §5.1). Default empty. */
  readonly protocol?: string;
}

/** The values of a channel that are fixed when it is created. */
export interface DataChannelParameters {
  readonly label: string;
  readonly protocol: string;
  readonly ordered: boolean;
  /** Milliseconds, or null where the channel has no such limit. */
  readonly maxPacketLifeTime: number | null;
  /** A count, or null where the channel has no such limit. */
  readonly maxRetransmits: number | null;
  readonly negotiated: boolean;
  /** The SCTP stream of a negotiated channel, null for any other. */
  readonly id: number | null;
}

const OPTION_NAMES = [
  'negotiated',
  'id',
  'maxRetransmits',
  'maxPacketLifeTime',
  'ordered',
  'protocol',
] as const;

/** Longest label and longest protocol in bytes of UTF-8: their length fields have 16 bits (RFC 8832 §5.1). */
const MAX_TEXT_BYTES = 65535;

/**
 * Checks the arguments of `createDataChannel` and fills in the defaults.
 *
 * @param takenIds - the ids that channels of the connection have
 * @throws WebRTCError with ERR_INVALID_PARAMETER, ERR_ALREADY_IN_USE or ERR_UNAVAILABLE
 */
export function resolveDataChannelOptions(
  label: unknown,
  options: unknown,
  capabilities: ExtensionCapabilities,
  takenIds: ReadonlySet<number>,
): DataChannelParameters {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw invalid('the options of a data channel must be an object');
  }
  const given = options as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(given)) {
    if (!(OPTION_NAMES as readonly string[]).includes(key)) throw unknownOption(key);
  }
  const negotiated = flag(given, 'negotiated', false);
  const parameters: DataChannelParameters = Object.freeze({
    label: text('label', label),
    protocol: text('protocol', given['protocol'] ?? ''),
    ordered: flag(given, 'ordered', true),
    maxPacketLifeTime: uint16(given, 'maxPacketLifeTime'),
    maxRetransmits: uint16(given, 'maxRetransmits'),
    negotiated,
    id: uint16(given, 'id', capabilities.maxChannelId),
  });
  checkReliability(parameters, capabilities);
  checkId(parameters, takenIds);
  return parameters;
}

function checkReliability(parameters: DataChannelParameters, capabilities: ExtensionCapabilities): void {
  if (parameters.maxRetransmits !== null && parameters.maxPacketLifeTime !== null) {
    throw invalid('maxRetransmits and maxPacketLifeTime exclude each other; give one of them');
  }
  for (const limit of ['maxRetransmits', 'maxPacketLifeTime'] as const) {
    if (parameters[limit] !== null && !capabilities[limit]) {
      throw new WebRTCError(ErrorCode.ERR_UNAVAILABLE, `this extension has no channels with ${limit}`);
    }
  }
}

function checkId(parameters: DataChannelParameters, takenIds: ReadonlySet<number>): void {
  if (parameters.negotiated && parameters.id === null) throw invalid('negotiated needs an id');
  if (!parameters.negotiated && parameters.id !== null) throw invalid('id needs negotiated: true');
  if (parameters.id !== null && takenIds.has(parameters.id)) {
    throw new WebRTCError(
      ErrorCode.ERR_ALREADY_IN_USE,
      `another channel of this connection has the id ${String(parameters.id)}`,
    );
  }
}

function flag(
  given: Readonly<Record<string, unknown>>,
  key: 'negotiated' | 'ordered',
  absent: boolean,
): boolean {
  const value = given[key] ?? absent;
  if (typeof value !== 'boolean') throw invalid(`${key} must be true or false`);
  return value;
}

function uint16(given: Readonly<Record<string, unknown>>, key: string, maximum = 65535): number | null {
  const value = given[key];
  if (value === undefined) return null;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > maximum) {
    throw invalid(`${key} is ${describe(value)}; it must be a whole number from 0 to ${String(maximum)}`);
  }
  return value;
}

/** A number as it is; anything else by its type, since its text might be long, or throw. */
function describe(value: unknown): string {
  return typeof value === 'number' ? String(value) : `of the type ${typeof value}`;
}

function text(what: string, value: unknown): string {
  if (typeof value !== 'string') throw invalid(`${what} must be a string`);
  if (new TextEncoder().encode(value).byteLength > MAX_TEXT_BYTES) {
    throw invalid(`${what} is longer than ${String(MAX_TEXT_BYTES)} bytes of UTF-8`);
  }
  // A lone surrogate has no UTF-8; each stack would replace it in its own way.
  return value.toWellFormed();
}

function unknownOption(key: string): WebRTCError {
  const near = nearest(key, OPTION_NAMES);
  const hint = near === null ? `the options are ${OPTION_NAMES.join(', ')}` : `did you mean '${near}'?`;
  return invalid(`a data channel has no option '${key}'; ${hint}`);
}

function invalid(message: string): WebRTCError {
  return new WebRTCError(ErrorCode.ERR_INVALID_PARAMETER, message);
}
