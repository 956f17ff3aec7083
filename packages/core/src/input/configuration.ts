import { demand, demandFlag, demandWhole, isRecord } from '../errors/demand.js';
import {
  type IceServer,
  type IceServerContext,
  type IceServerOptions,
  parseIceServer,
} from './ice-server.js';
import { checkKeys } from './known-keys.js';

/**
 * The options of each extension, under the extension's name. Empty here: the package of an extension adds its own, so
 * that they are typed wherever the package is imported:
 *
 * ```ts
 * declare module '@peerplug/core' {
 *   interface ExtensionOptions {
 *     readonly werift?: WeriftOptions;
 *   }
 * }
 * ```
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- packages add its members
export interface ExtensionOptions {}

/**
 * What `WebRTCPeerConnection.initialize()` takes. Options of one extension sit under the extension's name, for example
 * `{ libdatachannel: { portRangeBegin: 50000, portRangeEnd: 50100 } }`; the others ignore that key.
 */
export interface PeerConnectionConfiguration extends ExtensionOptions {
  /** STUN and TURN servers; none unless given, and no other server is ever contacted. */
  readonly iceServers?: readonly IceServerOptions[];
  /**
   * `'relay'` uses candidates of TURN servers only, so that the peer learns no address of this machine; where none can be
   * had the connection fails, and `errorOccurred` tells which server gave none, and why. Default `'all'`: it goes on without the relay, and the logger is told.
   */
  readonly iceTransportPolicy?: 'all' | 'relay';
  /**
   * Bound on the channels that are not closed, those of both sides together. Past it `createDataChannel` gives null,
   * and a channel of the peer is closed at once and not reported. Default 1024.
   */
  readonly maxChannels?: number;
  /** Bound on the unread packets of each channel, in bytes; each packet counts 128 more. Default 16 MiB. */
  readonly maxInBufferBytes?: number;
  /** Bound on what waits to be sent on each channel, in bytes; past it `putPacket` gives ERR_BUSY. Default 16 MiB. */
  readonly maxOutBufferBytes?: number;
  /**
   * `false`: descriptions wait until all candidates are found, and contain them; `iceCandidateCreated` does not fire. For
   * exchanges by hand, or by one request. Default `true`.
   */
  readonly trickle?: boolean;
  /**
   * How long a connection may take to come up, in milliseconds from the moment when both descriptions are applied. Past it
   * it is STATE_FAILED, and `errorOccurred` says why. Default 60000.
   */
  readonly connectTimeoutMs?: number;
}

/** A configuration with its defaults filled in, as an extension receives it. */
export interface PeerConnectionSettings {
  readonly iceServers: readonly IceServer[];
  readonly iceTransportPolicy: 'all' | 'relay';
  /** Kept by core. */
  readonly maxChannels: number;
  readonly maxInBufferBytes: number;
  readonly maxOutBufferBytes: number;
  /** Kept by core, which collects the candidates. */
  readonly trickle: boolean;
  /** Kept by core: an extension does not give up earlier, as long as its stack can still connect. */
  readonly connectTimeoutMs: number;
  /** A copy of the object under the extension's own name, unchecked; empty unless given. */
  readonly extensionOptions: Readonly<Record<string, unknown>>;
}

/** What `initialize()` uses where the configuration is silent. */
export const DEFAULT_SETTINGS: PeerConnectionSettings = Object.freeze({
  iceServers: [],
  iceTransportPolicy: 'all',
  // More than any program is known to need, and few enough that a peer cannot fill the memory with them.
  maxChannels: 1024,
  maxInBufferBytes: 16 * 1024 * 1024,
  maxOutBufferBytes: 16 * 1024 * 1024,
  trickle: true,
  // An answerer's time runs while its answer is on its way: a minute is enough for a slow server, or for a person who
  // passes it on. Stacks that are left alone give up after 15 to 45 s.
  connectTimeoutMs: 60_000,
  extensionOptions: Object.freeze({}),
});

/** Longest time that a timer takes; a longer one would be over at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

const OWN_KEYS: readonly string[] = Object.keys(DEFAULT_SETTINGS).filter((key) => key !== 'extensionOptions');

/** Whom a configuration is for. */
export interface ConfigurationContext extends IceServerContext {
  /** Names whose options may stand in the configuration. */
  readonly knownExtensions: readonly string[];
}

/**
 * Checks a configuration and fills in the defaults.
 *
 * A server URL over a transport that the extension cannot use is left out with a warning; an entry of which nothing is
 * left is ERR_UNAVAILABLE.
 *
 * @throws WebRTCError with ERR_INVALID_PARAMETER or ERR_UNAVAILABLE
 */
export function resolveConfiguration(
  configuration: unknown,
  context: ConfigurationContext,
): PeerConnectionSettings {
  demand(isRecord(configuration), 'configuration must be an object');
  checkKeys(
    configuration,
    [...OWN_KEYS, context.extensionName, ...context.knownExtensions],
    (key) => `'${key}' is neither an option nor a registered extension`,
    context.warn,
  );
  const { iceServers = [], iceTransportPolicy = 'all', trickle = true } = configuration;
  demand(Array.isArray(iceServers), 'iceServers must be an array');
  const isPolicy = iceTransportPolicy === 'all' || iceTransportPolicy === 'relay';
  demand(isPolicy, "iceTransportPolicy must be 'all' or 'relay'");
  demandFlag(trickle, 'trickle');
  const extensionOptions = configuration[context.extensionName] ?? {};
  demand(isRecord(extensionOptions), `${context.extensionName} must be an object of options`);
  return Object.freeze({
    iceServers: iceServers.map((entry, index) => parseIceServer(entry, `iceServers[${index}]`, context)),
    iceTransportPolicy,
    maxChannels: bound(configuration, 'maxChannels'),
    maxInBufferBytes: bound(configuration, 'maxInBufferBytes'),
    maxOutBufferBytes: bound(configuration, 'maxOutBufferBytes'),
    trickle,
    connectTimeoutMs: bound(configuration, 'connectTimeoutMs', MAX_TIMER_MS),
    // Read here, where a getter that throws is the caller's mistake, and once, so that nothing changes later.
    extensionOptions: { ...extensionOptions },
  });
}

function bound(
  configuration: Record<string, unknown>,
  key: 'maxChannels' | 'maxInBufferBytes' | 'maxOutBufferBytes' | 'connectTimeoutMs',
  most: number = Number.MAX_SAFE_INTEGER,
): number {
  const value = configuration[key] ?? DEFAULT_SETTINGS[key];
  demandWhole(value, key, 1, most);
  return value;
}
