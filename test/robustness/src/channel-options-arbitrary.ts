import type { ExtensionCapabilities } from '@peerplug/core';
import fc from 'fast-check';
import { junk, wildText } from './junk-arbitrary.js';

/** The arguments of a call of `createDataChannel`. */
export interface ChannelCase {
  readonly label: unknown;
  readonly options: unknown;
}

const OPTIONS = ['negotiated', 'id', 'maxRetransmits', 'maxPacketLifeTime', 'ordered', 'protocol'];

const label = fc.oneof(
  { weight: 12, arbitrary: wildText },
  {
    weight: 6,
    arbitrary: fc.constantFrom('', 'data', 'x'.repeat(65_535), '\u{1f600}'.repeat(16_383), '\0', '\ud800'),
  },
  { weight: 1, arbitrary: fc.constantFrom('x'.repeat(65_536), '\u{1f600}'.repeat(16_384)) },
  { weight: 1, arbitrary: junk },
);

const uint16 = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(0, 1, 7, 1023) },
  { weight: 2, arbitrary: fc.constantFrom(1024, 65_534, 65_535, 65_536, -1, 1.5) },
  { weight: 1, arbitrary: junk },
);

const flag = fc.oneof({ weight: 20, arbitrary: fc.boolean() }, { weight: 1, arbitrary: junk });

/** Values that go together, of which a good half can be used. */
const sensible = fc
  .tuple(
    fc.option(uint16, { nil: undefined }),
    fc.constantFrom('maxRetransmits', 'maxPacketLifeTime', null),
    uint16,
    fc.record({ ordered: flag, protocol: label }, { requiredKeys: [] }),
  )
  .map(([id, limit, value, rest]) => ({
    ...(id === undefined ? {} : { negotiated: true, id }),
    ...(limit === null ? {} : { [limit]: value }),
    ...rest,
  }));

const options = fc.oneof(
  { weight: 6, arbitrary: sensible },
  {
    weight: 3,
    arbitrary: fc.record(
      {
        negotiated: flag,
        id: uint16,
        maxRetransmits: uint16,
        maxPacketLifeTime: uint16,
        ordered: flag,
        protocol: label,
      },
      { requiredKeys: [] },
    ),
  },
  { weight: 1, arbitrary: fc.record({ maxPacketLifetime: uint16 }) },
  { weight: 1, arbitrary: junk },
);

/** Calls of `createDataChannel`. */
export const channelCase: fc.Arbitrary<ChannelCase> = fc.record({ label, options });

/** Whether rule 4 lets a new connection without channels create this one. */
export function isAllowed(given: ChannelCase, capabilities: ExtensionCapabilities): boolean {
  try {
    return isValid(given, capabilities);
  } catch {
    return false; // an argument that throws while it is read
  }
}

function isValid({ label: name, options: given }: ChannelCase, capabilities: ExtensionCapabilities): boolean {
  if (!isShortText(name)) return false;
  if (given === undefined) return true;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return false;
  const { negotiated, id, maxRetransmits, maxPacketLifeTime, ordered, protocol } = given as Record<
    string,
    unknown
  >;
  const isFlag = (value: unknown): boolean =>
    value === undefined || value === null || typeof value === 'boolean';
  return (
    Object.keys(given).every((key) => OPTIONS.includes(key)) &&
    isFlag(negotiated) &&
    isFlag(ordered) &&
    (protocol === undefined || protocol === null || isShortText(protocol)) &&
    (negotiated === true ? isWithin(id, capabilities.maxChannelId) : id === undefined) &&
    (maxRetransmits === undefined || (capabilities.maxRetransmits && isWithin(maxRetransmits, 65_535))) &&
    (maxPacketLifeTime === undefined ||
      (capabilities.maxPacketLifeTime && isWithin(maxPacketLifeTime, 65_535))) &&
    (maxRetransmits === undefined || maxPacketLifeTime === undefined)
  );
}

function isShortText(value: unknown): value is string {
  return typeof value === 'string' && Buffer.byteLength(value) <= 65_535;
}

function isWithin(value: unknown, most: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most;
}
