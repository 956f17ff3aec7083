import { ErrorCode, type ExtensionDescriptor, type PeerConnectionSettings } from '@peerplug/core/extension';
import { InMemoryPeerConnection } from '../../in-memory/peer-connection.js';
import { variant } from './variant.js';

/** Works only with an option of its own. */
class NeedsOption extends InMemoryPeerConnection {
  override initialize(settings: PeerConnectionSettings): ErrorCode {
    if (settings.extensionOptions['key'] === 'secret') return super.initialize(settings);
    return this.failed(ErrorCode.ERR_INVALID_PARAMETER, 'configured.key must be given');
  }
}

export const extension: ExtensionDescriptor = variant({ name: 'configured', peerConnection: NeedsOption });
