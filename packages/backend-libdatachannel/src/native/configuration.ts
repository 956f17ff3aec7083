import { isIP } from 'node:net';
import { checkKeys, ErrorCode, type PeerConnectionSettings, WebRTCError } from '@peerplug/core/extension';
import { NATIVE_MAX_MESSAGE_BYTES } from './message-limit.js';
import type { TurnServer } from '../relay/turn-socket.js';
import type { NativeConfiguration, NativeIceServer } from './module.js';

/** What stands under `libdatachannel` in the configuration of a connection. */
export interface LibdatachannelOptions {
  /** Lowest local UDP port, 1 to 65535. Default: the system chooses. */
  readonly portRangeBegin?: number;
  /** Highest local UDP port, 1 to 65535. Default 65535 where `portRangeBegin` is given. */
  readonly portRangeEnd?: number;
  /** Largest IP packet in bytes, 640 to 1500. Default 1280. */
  readonly mtu?: number;
  /** Asks for candidates over TCP, which the native stack does not have as it is built today: a warning, no effect. */
  readonly enableIceTcp?: boolean;
  /** Lets all connections of the process with the same ports share one UDP port. Default `false`. */
  readonly enableIceUdpMux?: boolean;
  /** The one local address to use, as a literal. Default: all. */
  readonly bindAddress?: string;
}

declare module '@peerplug/core' {
  interface ExtensionOptions {
    /** Options of the extension `libdatachannel`. */
    readonly libdatachannel?: LibdatachannelOptions;
  }
}

/** Below 620 no connection comes up, above 1500 large messages do not arrive (libdatachannel 0.24.5, tried). */
const MTU_RANGE = { least: 640, most: 1500 };
const PORT_RANGE = { least: 1, most: 65535 };

/** What libdatachannel takes for the lowest port where none is given. */
const DEFAULT_PORT_BEGIN = 1024;

type Options = Readonly<Record<string, unknown>>;

/**
 * Makes what node-datachannel takes of the settings of a connection.
 *
 * @throws WebRTCError with ERR_INVALID_PARAMETER for an option of ours with a wrong value
 */
export function nativeConfiguration(
  settings: PeerConnectionSettings,
  warn: (message: string) => void,
): NativeConfiguration {
  const options = checkOptions(settings.extensionOptions);
  checkKeys(
    settings.extensionOptions,
    Object.keys(options),
    (key) => `libdatachannel has no option '${key}'`,
    warn,
  );
  const { enableIceTcp, ...effective } = options;
  if (enableIceTcp === true) {
    warn('libdatachannel.enableIceTcp has no effect: the native stack has no candidates over TCP');
  }
  return {
    iceServers: nativeIceServers(settings, warn),
    // Candidates that a forced relay must not show are left out by us, which have to know of them.
    iceTransportPolicy: 'all',
    maxMessageSize: NATIVE_MAX_MESSAGE_BYTES,
    ...effective,
  };
}

/** The options with their values checked, undefined where not given. */
function checkOptions(options: Options): {
  readonly [Key in keyof LibdatachannelOptions]-?: LibdatachannelOptions[Key] | undefined;
} {
  const portRangeBegin = wholeNumber(options, 'portRangeBegin', PORT_RANGE);
  const portRangeEnd = wholeNumber(options, 'portRangeEnd', PORT_RANGE);
  if ((portRangeBegin ?? DEFAULT_PORT_BEGIN) > (portRangeEnd ?? PORT_RANGE.most)) {
    throw invalid(
      `portRangeEnd must not be below portRangeBegin, ${String(DEFAULT_PORT_BEGIN)} unless given`,
    );
  }
  return {
    portRangeBegin,
    portRangeEnd,
    mtu: wholeNumber(options, 'mtu', MTU_RANGE),
    enableIceTcp: flag(options, 'enableIceTcp'),
    enableIceUdpMux: flag(options, 'enableIceUdpMux'),
    bindAddress: address(options, 'bindAddress'),
  };
}

/**
 * The STUN server that libjuice asks; it takes one. Relays are asked for by relay/relays.ts. A TURN server is a STUN
 * server as well (RFC 8656 §3): where no other is named, it reports our address too.
 */
function nativeIceServers(
  settings: PeerConnectionSettings,
  warn: (message: string) => void,
): NativeIceServer[] {
  const urls = settings.iceServers.flatMap((server) => server.urls);
  for (const { scheme, url } of urls) {
    if (scheme === 'stuns') warn(`'${url}' is ignored: the native stack asks STUN servers over UDP only`);
  }
  const named = urls.filter(({ scheme }) => scheme === 'stun');
  const usable = named.length > 0 ? named : urls.filter(({ scheme }) => scheme === 'turn').slice(0, 1);
  return usable.map(({ host, port }) => ({ hostname: host, port }));
}

/** The TURN servers that a connection is given; core has left out those over TCP and TLS, see the capabilities. */
export function turnServers(settings: PeerConnectionSettings): readonly TurnServer[] {
  return settings.iceServers.flatMap(({ urls, username, credential }) =>
    urls
      .filter(({ scheme }) => scheme === 'turn')
      .map(({ url, host, port }) => ({ url, host, port, username, credential })),
  );
}

function wholeNumber(
  options: Options,
  key: string,
  range: { readonly least: number; readonly most: number },
): number | undefined {
  const value = options[key];
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < range.least || value > range.most) {
    throw invalid(`${key} must be a whole number from ${String(range.least)} to ${String(range.most)}`);
  }
  return value;
}

function flag(options: Options, key: string): boolean | undefined {
  const value = options[key];
  if (value !== undefined && typeof value !== 'boolean') throw invalid(`${key} must be true or false`);
  return value;
}

function address(options: Options, key: string): string | undefined {
  const value = options[key];
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || isIP(value) === 0)
    throw invalid(`${key} must be a literal IP address of this machine`);
  return value;
}

function invalid(what: string): WebRTCError {
  return new WebRTCError(ErrorCode.ERR_INVALID_PARAMETER, `libdatachannel.${what}`);
}
