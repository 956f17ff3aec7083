import type { ErrorCode, ExtensionDescriptor } from '@peerplug/core';
import { InMemoryPeerConnection } from '../../in-memory/peer-connection.js';
import { variant } from './variant.js';

/** Takes the process down when it is asked for an offer, as a native library may. */
class Aborts extends InMemoryPeerConnection {
  override createOffer(): ErrorCode {
    process.stderr.write('Assertion failed: channel != nullptr\n');
    process.abort();
  }
}

export const extension: ExtensionDescriptor = variant({ name: 'aborting', peerConnection: Aborts });
