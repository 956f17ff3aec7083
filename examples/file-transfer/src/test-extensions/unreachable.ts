import { extension as libdatachannel, LibdatachannelPeerConnection } from '@peerplug/backend-libdatachannel';
import { ErrorCode, type ExtensionDescriptor } from '@peerplug/core';

/** Never gets to know where the other side can be reached, and does not say where it can. */
class UnreachablePeerConnection extends LibdatachannelPeerConnection {
  override addIceCandidate(): ErrorCode {
    return ErrorCode.OK;
  }

  protected override iceCandidateCreated(): void {
    // Keeps it to itself.
  }
}

/** libdatachannel, without a way to the other side. */
export const extension: ExtensionDescriptor = {
  ...libdatachannel,
  name: 'unreachable',
  peerConnection: UnreachablePeerConnection,
};
