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

/** 65535 is no stream (RFC 8832 §6). */
const MAX_CHANNEL_ID = 65534;

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

const CAPABILITIES: Readonly<Record<keyof ExtensionCapabilities, (value: unknown) => boolean>> = {
  maxMessageSize: isCount,
  maxChannelId: (value) => isWhole(value, 0, MAX_CHANNEL_ID),
  maxRetransmits: isFlag,
  maxPacketLifeTime: isFlag,
  receivedReliability: isFlag,
  remoteCloseMs: isCount,
  lostPeerMs: isCount,
  disconnectedState: isFlag,
  heavyLoss: isFlag,
  closingState: isFlag,
  exactBufferedAmount: isFlag,
  pranswer: isFlag,
  sdpMunging: isFlag,
  stats: isFlag,
  turn: (value) => isRecord(value) && ['udp', 'tcp', 'tls'].every((key) => isFlag(value[key])),
  mdns: isFlag,
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
  demand(isNonEmptyString(version), `${subject} needs a version, a string`);
  demand(
    spi === SPI_VERSION,
    `${subject} is of spi ${String(spi)} and this core of spi ${SPI_VERSION}; install versions that agree`,
    ErrorCode.ERR_UNAVAILABLE,
  );
  demand(typeof isSupported === 'function', `${subject} needs a function isSupported()`);
  const hasTokens = Array.isArray(dependencies) && dependencies.every((token) => typeof token === 'function');
  demand(hasTokens, `${subject} needs dependencies in an array, tokens made by dependency() or classes`);
  demand(isRecord(capabilities), `${subject} needs capabilities, an object`);
  for (const [key, isValid] of Object.entries(CAPABILITIES)) {
    demand(isValid(capabilities[key]), `${subject} needs the capability ${key} with a valid value`);
  }
  checkClass(subject, peerConnection);
}

function checkClass(subject: string, peerConnection: unknown): void {
  const prototype: unknown = typeof peerConnection === 'function' ? peerConnection.prototype : undefined;
  const isExtension = isRecord(prototype) && prototype['~peerplug'] === 'connection@1';
  demand(isExtension, `${subject} needs peerConnection, a class that extends WebRTCPeerConnectionExtension`);
  const missing = MEMBERS.filter((member) => typeof prototype[member] !== 'function');
  demand(missing.length === 0, `${subject} needs peerConnection to implement ${missing.join(', ')}`);
}

function isFlag(value: unknown): boolean {
  return typeof value === 'boolean';
}

function isCount(value: unknown): boolean {
  return isWhole(value, 0, Number.MAX_SAFE_INTEGER);
}
