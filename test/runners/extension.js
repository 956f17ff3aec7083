import { inMemoryExtension } from '@peerplug/conformance';
import { ErrorCode } from '@peerplug/core';

/** Makes no offers. */
class RefusesOffers extends inMemoryExtension.peerConnection {
  createOffer() {
    return this.failed(ErrorCode.ERR_BUSY, 'no offers today');
  }
}

/** What the suites of this folder test: a sound extension, or with BROKEN in the environment one that is not. */
export const extension = process.env.BROKEN
  ? { ...inMemoryExtension, name: 'broken', peerConnection: RefusesOffers }
  : inMemoryExtension;
