import {
  type Dependency,
  dependency,
  type ExtensionCapabilities,
  type ExtensionDescriptor,
  Logger,
} from '@peerplug/core/extension';
import { type PeerConnectionClass, W3cPeerConnection } from './w3c-peer-connection.js';

/** What {@link w3cExtension} needs to know of a stack. */
export interface W3cExtensionOptions {
  /** The name that programs choose it by. */
  readonly name: string;
  /** The version of this package. */
  readonly version: string;
  /** Gives the class; called once, when it is first needed. What it throws is the reason of `isSupported()`. */
  readonly load: () => PeerConnectionClass;
  readonly capabilities: ExtensionCapabilities;
}

/** Makes the descriptor of an extension over a class of W3C's shape. */
export function w3cExtension({
  name,
  version,
  load,
  capabilities,
}: W3cExtensionOptions): ExtensionDescriptor {
  const loaded = once(load);
  // A token of its own, so that tests and programs can put another class behind it: provide(token, AnotherClass).
  const connectionClass: Dependency<PeerConnectionClass> = dependency(`${name}/RTCPeerConnection`, loaded);
  return Object.freeze({
    name,
    version,
    spi: 1,
    peerConnection: W3cPeerConnection,
    dependencies: [connectionClass, Logger],
    capabilities: Object.freeze(capabilities),
    isSupported() {
      try {
        loaded();
        return true;
      } catch (error) {
        return `the library under the extension '${name}' cannot be loaded: ${String(error)}`;
      }
    },
  } as const);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
