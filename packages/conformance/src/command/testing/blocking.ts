import type { ErrorCode, ExtensionDescriptor } from '@peerplug/core';
import { InMemoryPeerConnection } from '../../in-memory/peer-connection.js';
import { variant } from './variant.js';

/** Never returns. */
class Blocks extends InMemoryPeerConnection {
  override createOffer(): ErrorCode {
    const never = new Int32Array(new SharedArrayBuffer(4));
    Atomics.wait(never, 0, 0);
    return super.createOffer();
  }
}

export const extension: ExtensionDescriptor = variant({ name: 'blocking', peerConnection: Blocks });
