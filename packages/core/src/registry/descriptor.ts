import { demand, isRecord, isNonEmptyString, isWhole } from '../errors/demand.js';
import type { Token } from './dependency.js';
import { ErrorCode } from '../constants/error-code.js';
import type { ExtensionCapabilities } from '../input/capabilities.js';
import type { WebRTCPeerConnectionExtension } from '../contract/peer-connection-extension.js';

/** The version of the extension contract that this package speaks. */
const SPI_VERSION = 1;

/** What a package exports under the name `extension`. */
export interface ExtensionDescriptor {
  /** What users write in `setDefaultExtension(name)`; unique in a program. */
  readonly name: string;
  /** Version of the extension package. */
  readonly version: string;
  /** Version of the contract that it was written against. */
  readonly spi: 1;
  /** The class; its constructor receives what {@link dependencies} stand for, in that order. */
  readonly peerConnection: new (...dependencies: never[]) => WebRTCPeerConnectionExtension;
  /** The tokens of what the constructor wants injected. Default none. */
  readonly dependencies?: readonly Token<unknown>[];
  /** What the extension can do. */
  readonly capabilities: ExtensionCapabilities;
  /** Whether it works here and now; a string says why not. Called for each new connection: must be cheap. */
  isSupported(): true | string;
}

const MEMBERS = [
  'initialize',
  'createDataChannel',
  'createOffer',
  'setLocalDescription',
  'setRemoteDescription',
  'addIceCandidate',
  'close',
  'getConnectionState',
  'getGatheringState',
  'getSignalingState',
] as const;

/** What capabilities look like: a flag may be either, and a number is the most that there may be. */
const CAPABILITIES: ExtensionCapabilities = {
  maxMessageSize: Number.MAX_SAFE_INTEGER,
  // 65535 is not a stream (RFC 8832 §6).
  maxChannelId: 65534,
  maxRetransmits: true,
  maxPacketLifeTime: true,
  receivedReliability: true,
  remoteCloseMs: Number.MAX_SAFE_INTEGER,
  lostPeerMs: Number.MAX_SAFE_INTEGER,
  disconnectedState: true,
  heavyLoss: true,
  closingState: true,
  exactBufferedAmount: true,
  pranswer: true,
  sdpMunging: true,
  stats: true,
  turn: { udp: true, tcp: true, tls: true },
  mdns: true,
};

/**
 * Checks what claims to be a descriptor.
 *
 * @throws WebRTCError with a sentence that says what its author must change
 */
export function checkDescriptor(value: unknown): asserts value is ExtensionDescriptor {
  demand(isRecord(value), 'an extension must be an object');
  const { name, version, spi, peerConnection, dependencies = [], capabilities, isSupported } = value;
  demand(isNonEmptyString(name), 'an extension needs a name, a string');
  const subject = `the extension '${name}'`;
  const need = (condition: boolean, what: string, code?: ErrorCode): void => {
    demand(condition, `${subject} needs ${what}`, code);
  };
  need(isNonEmptyString(version), 'a version, a string');
  const core = `spi ${SPI_VERSION}, not spi ${String(spi)}; install versions that match`;
  need(spi === SPI_VERSION, core, ErrorCode.ERR_UNAVAILABLE);
  need(typeof isSupported === 'function', 'a function isSupported()');
  const hasTokens = Array.isArray(dependencies) && dependencies.every((token) => typeof token === 'function');
  need(hasTokens, 'dependencies, an array of tokens or classes');
  for (const [key, model] of Object.entries(CAPABILITIES)) {
    need(isRecord(capabilities) && isLike(capabilities[key], model), `a valid capabilities.${key}`);
  }
  const prototype: unknown = typeof peerConnection === 'function' ? peerConnection.prototype : undefined;
  const members = isRecord(prototype) ? prototype : {};
  const isExtension = members['~peerplug'] === 'connection@1';
  need(isExtension, 'peerConnection, a class that extends WebRTCPeerConnectionExtension');
  const missing = MEMBERS.filter((member) => typeof members[member] !== 'function');
  need(missing.length === 0, `peerConnection to implement ${missing.join(', ')}`);
}

function isLike(value: unknown, model: unknown): boolean {
  if (typeof model === 'number') return isWhole(value, 0, model);
  if (!isRecord(model)) return typeof value === typeof model;
  return isRecord(value) && Object.entries(model).every(([key, each]) => isLike(value[key], each));
}
