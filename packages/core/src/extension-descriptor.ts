import type { Dependency } from './dependency.js';
import { ErrorCode } from './error-code.js';
import type { ExtensionCapabilities } from './extension-capabilities.js';
import type { WebRTCPeerConnectionExtension } from './peer-connection-extension.js';
import { WebRTCError } from './webrtc-error.js';

/** The version of the extension contract that this package speaks. */
export const SPI_VERSION = 1;

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
  readonly dependencies?: readonly Dependency<unknown>[];
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

const CAPABILITIES: Readonly<Record<keyof ExtensionCapabilities, (value: unknown) => boolean>> = {
  maxMessageSize: isCount,
  maxChannelId: isCount,
  maxRetransmits: isFlag,
  maxPacketLifeTime: isFlag,
  remoteCloseMs: isCount,
  closingState: isFlag,
  exactBufferedAmount: isFlag,
  pranswer: isFlag,
  sdpMunging: isFlag,
  stats: isFlag,
  turn: (value) => isObject(value) && ['udp', 'tcp', 'tls'].every((key) => isFlag(value[key])),
  mdns: isFlag,
};

/**
 * Checks what claims to be a descriptor.
 *
 * @throws WebRTCError with a sentence that says what its author must change
 */
export function checkDescriptor(value: unknown): asserts value is ExtensionDescriptor {
  if (!isObject(value)) throw invalid('an extension descriptor must be an object');
  const { name, version, spi, peerConnection, dependencies = [], capabilities, isSupported } = value;
  if (typeof name !== 'string' || name === '')
    throw invalid('the descriptor needs a name, a string that is not empty');
  if (typeof version !== 'string' || version === '')
    throw invalid(`the extension '${name}' needs a version, a string`);
  if (spi !== SPI_VERSION) {
    const message = `the extension '${name}' was written against spi ${String(spi)} and this core speaks spi ${String(SPI_VERSION)}; install versions of both that agree`;
    throw new WebRTCError(ErrorCode.ERR_UNAVAILABLE, message);
  }
  if (typeof isSupported !== 'function')
    throw invalid(`the extension '${name}' needs a function isSupported()`);
  if (!Array.isArray(dependencies) || !dependencies.every(isDependency)) {
    throw invalid(
      `the dependencies of the extension '${name}' must be an array of tokens made by dependency()`,
    );
  }
  checkCapabilities(name, capabilities);
  checkClass(name, peerConnection);
}

function checkCapabilities(name: string, capabilities: unknown): void {
  if (!isObject(capabilities)) throw invalid(`the extension '${name}' needs capabilities, an object`);
  for (const [key, isValid] of Object.entries(CAPABILITIES)) {
    if (!isValid(capabilities[key]))
      throw invalid(`the extension '${name}' needs the capability ${key} with a valid value`);
  }
}

function checkClass(name: string, peerConnection: unknown): void {
  const prototype: unknown = typeof peerConnection === 'function' ? peerConnection.prototype : undefined;
  if (!isObject(prototype) || prototype['~peerplug'] !== 'connection@1') {
    throw invalid(
      `the peerConnection of the extension '${name}' must be a class that extends WebRTCPeerConnectionExtension`,
    );
  }
  const missing = MEMBERS.filter((member) => typeof prototype[member] !== 'function');
  if (missing.length > 0) {
    throw invalid(`the peerConnection of the extension '${name}' must implement ${missing.join(', ')}`);
  }
}

function isObject(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === 'object' && value !== null;
}

function isFlag(value: unknown): boolean {
  return typeof value === 'boolean';
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function isDependency(value: unknown): boolean {
  return isObject(value) && typeof value['name'] === 'string' && typeof value['fallback'] === 'function';
}

function invalid(message: string): WebRTCError {
  return new WebRTCError(ErrorCode.ERR_INVALID_PARAMETER, message);
}
