import { demand, demandFlag, demandString, demandWhole, isRecord } from '../errors/demand.js';
import { ErrorCode } from '../constants/error-code.js';
import type { ExtensionCapabilities } from './capabilities.js';
import type { ChannelIds } from './channel-ids.js';
import { checkKeys } from './known-keys.js';

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
 * @param ids - those that channels of the connection have
 * @throws WebRTCError with ERR_INVALID_PARAMETER, ERR_ALREADY_IN_USE, ERR_UNAVAILABLE, or ERR_CANT_CREATE if no stream is
 *   left
 */
export function resolveDataChannelOptions(
  label: unknown,
  options: unknown,
  capabilities: ExtensionCapabilities,
  ids: ChannelIds,
): DataChannelParameters {
  demand(isRecord(options), 'options must be an object');
  const given = options;
  checkKeys(given, OPTION_NAMES, (key) => `a data channel has no option '${key}'`, null);
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
  checkId(parameters, ids);
  demand(
    ids.hasRoomFor(parameters.id, capabilities.maxChannelId),
    `no id is left: they go to ${capabilities.maxChannelId}, half of them for each end`,
    ErrorCode.ERR_CANT_CREATE,
  );
  return parameters;
}

function checkReliability(parameters: DataChannelParameters, capabilities: ExtensionCapabilities): void {
  const hasBoth = parameters.maxRetransmits !== null && parameters.maxPacketLifeTime !== null;
  demand(!hasBoth, 'maxRetransmits and maxPacketLifeTime exclude each other');
  for (const limit of ['maxRetransmits', 'maxPacketLifeTime'] as const) {
    const isOffered = parameters[limit] === null || capabilities[limit];
    demand(isOffered, `this extension has no channels with ${limit}`, ErrorCode.ERR_UNAVAILABLE);
  }
}

function checkId(parameters: DataChannelParameters, ids: ChannelIds): void {
  const { negotiated, id } = parameters;
  demand(negotiated === (id !== null), negotiated ? 'negotiated needs an id' : 'id needs negotiated: true');
  const isFree = id === null || !ids.has(id);
  demand(isFree, `another channel has the id ${id}`, ErrorCode.ERR_ALREADY_IN_USE);
}

function flag(
  given: Readonly<Record<string, unknown>>,
  key: 'negotiated' | 'ordered',
  absent: boolean,
): boolean {
  const value = given[key] ?? absent;
  demandFlag(value, key);
  return value;
}

function uint16(given: Readonly<Record<string, unknown>>, key: string, maximum = 65535): number | null {
  const value = given[key];
  if (value === undefined) return null;
  demandWhole(value, key, 0, maximum);
  return value;
}

function text(what: string, value: unknown): string {
  demandString(value, what);
  const isShort = new TextEncoder().encode(value).byteLength <= MAX_TEXT_BYTES;
  demand(isShort, `${what} is longer than ${MAX_TEXT_BYTES} bytes of UTF-8`);
  // A lone surrogate has no UTF-8; each stack would replace it in its own way.
  return value.toWellFormed();
}
