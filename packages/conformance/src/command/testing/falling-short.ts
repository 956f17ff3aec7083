import { ErrorCode, type ExtensionDescriptor } from '@peerplug/core';
import { InMemoryPeerConnection } from '../../in-memory/peer-connection.js';
import { variant } from './variant.js';

/** Makes no offers. */
class RefusesOffers extends InMemoryPeerConnection {
  override createOffer(): ErrorCode {
    return this.failed(ErrorCode.ERR_BUSY, 'no offers today & <tomorrow>');
  }
}

export const extension: ExtensionDescriptor = variant({ name: 'refusing', peerConnection: RefusesOffers });
