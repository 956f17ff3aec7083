import type { ExtensionDescriptor } from '@peerplug/core';
import type { RemoteLink } from './remote-link.js';
import { RemotePeerConnection } from './remote-peer-connection.js';

/** What a remote extension says of itself: the same as the one that does the work. */
export type ExtensionFacts = Pick<ExtensionDescriptor, 'name' | 'version' | 'capabilities'>;

/**
 * An extension whose connections live in another process or page, where an `ExtensionHost` drives the real one: for core
 * and for the suite it is that one, a little slower.
 *
 * A call is answered before the other side has seen it: core has checked it already. Where the other side refuses it all
 * the same, that is `errorOccurred`, and STATE_FAILED where the connection cannot go on.
 */
export function remoteExtension(facts: ExtensionFacts, link: RemoteLink): ExtensionDescriptor {
  return Object.freeze({
    name: facts.name,
    version: facts.version,
    spi: 1 as const,
    capabilities: Object.freeze({ ...facts.capabilities }),
    peerConnection: class extends RemotePeerConnection {
      constructor() {
        super(link);
      }
    },
    isSupported: () => link.isOpen || `nobody hosts the extension '${facts.name}' any more`,
  });
}
