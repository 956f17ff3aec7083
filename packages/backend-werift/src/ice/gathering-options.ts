import { isIP } from 'node:net';
import { checkKeys, ErrorCode, WebRTCError } from '@peerplug/core/extension';
import type { PortRange } from '../net/port-range.js';

/** What `initialize({ werift: … })` takes. */
export interface WeriftOptions {
  /** Lowest UDP port that may be used; with `portRangeEnd`. Default: what the system gives. */
  readonly portRangeBegin?: number;
  /** Highest UDP port that may be used; with `portRangeBegin`. A connection takes one port per address of the machine. */
  readonly portRangeEnd?: number;
  /** The one literal address to use, `127.0.0.1` for instance. Default: all but those of loopback and link-local. */
  readonly bindAddress?: string;
}

/** {@link WeriftOptions}, checked. */
export interface GatheringOptions {
  readonly ports: PortRange | undefined;
  readonly bindAddress: string | undefined;
}

declare module '@peerplug/core' {
  interface ExtensionOptions {
    /** Options of the extension `werift`. */
    readonly werift?: WeriftOptions;
  }
}

const OPTION_NAMES: readonly (keyof WeriftOptions)[] = ['portRangeBegin', 'portRangeEnd', 'bindAddress'];

/**
 * Checks the options under `werift`.
 *
 * @throws WebRTCError with ERR_INVALID_PARAMETER
 */
export function readOptions(
  given: Readonly<Record<string, unknown>>,
  warn: (message: string) => void,
): GatheringOptions {
  checkKeys(given, OPTION_NAMES, (key) => `werift has no option '${key}'`, warn);
  const { bindAddress } = given;
  if (bindAddress !== undefined && (typeof bindAddress !== 'string' || isIP(bindAddress) === 0)) {
    throw invalid('bindAddress must be a literal IP address');
  }
  return { ports: readPorts(given['portRangeBegin'], given['portRangeEnd']), bindAddress };
}

function readPorts(begin: unknown, end: unknown): PortRange | undefined {
  if (begin === undefined && end === undefined) return undefined;
  if (!isPort(begin) || !isPort(end) || begin > end) {
    throw invalid(
      'portRangeBegin and portRangeEnd must be ports from 1 to 65535, given both, and in this order',
    );
  }
  return { begin, end };
}

function isPort(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65535;
}

function invalid(message: string): WebRTCError {
  return new WebRTCError(
    ErrorCode.ERR_INVALID_PARAMETER,
    `the options under werift cannot be used: ${message}`,
  );
}
