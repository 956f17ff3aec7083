import {
  defineExtension,
  type Dependency,
  dependency,
  type ExtensionCapabilities,
  type ExtensionDescriptor,
  Logger,
  messageOf,
  resolve,
} from '@peerplug/core/extension';
import { BrowserPeerConnection } from './browser-peer-connection.js';
import type { PeerConnectionConstructor } from './peer-connection-class.js';

/** What {@link w3cExtension} needs to know of an implementation. */
export interface W3cExtensionOptions {
  /** What users write in `setDefaultExtension(name)`. */
  readonly name: string;
  /** Version of the extension package. */
  readonly version: string;
  /** Gives the class; called once, when it is first needed. What it throws is the reason of `isSupported()`. */
  readonly load: () => PeerConnectionConstructor;
  /** What was seen to work: the suite checks both directions. */
  readonly capabilities: ExtensionCapabilities;
}

/**
 * Makes the descriptor of an extension over a class of W3C's shape, for a package of its own.
 *
 * The class is injected, under a token with the name `<name>/RTCPeerConnection`; it is the first of the descriptor's
 * dependencies.
 */
export function w3cExtension(options: W3cExtensionOptions): ExtensionDescriptor {
  const { name, version, load, capabilities } = options;
  const connectionClass: Dependency<PeerConnectionConstructor> = dependency(
    `${name}/RTCPeerConnection`,
    load,
  );
  class NamedPeerConnection extends BrowserPeerConnection {
    constructor(loaded: PeerConnectionConstructor, logger: Logger) {
      super(loaded, logger, name);
    }
  }
  return defineExtension({
    name,
    version,
    capabilities,
    dependencies: [connectionClass, Logger],
    peerConnection: NamedPeerConnection,
    isSupported: () => {
      try {
        resolve(connectionClass);
        return true;
      } catch (cause) {
        return `the library under the extension '${name}' cannot be loaded: ${messageOf(cause)}`;
      }
    },
  });
}
