import type { ErrorCode, ExtensionDescriptor, PeerConnectionSettings } from '@peerplug/core/extension';
import { InMemoryPeerConnection } from '../../in-memory/peer-connection.js';
import { variant } from './variant.js';

/** Starts a timer that nothing ends. */
class StaysAlive extends InMemoryPeerConnection {
  override initialize(settings: PeerConnectionSettings): ErrorCode {
    setInterval(() => undefined, 1000);
    return super.initialize(settings);
  }
}

export const extension: ExtensionDescriptor = variant({ name: 'staying', peerConnection: StaysAlive });
