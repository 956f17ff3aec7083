import type { ErrorCode, PeerConnectionSettings } from '@peerplug/core/extension';
import { InMemoryPeerConnection } from '../in-memory/peer-connection.js';
import { BriefMemory } from './brief-memory.js';

const initialized = new BriefMemory<InMemoryPeerConnection>();

/** Tells a `close()` that another `initialize()` of the same connection brings: the new instance is made first. */
export class ToldFromReplacement extends InMemoryPeerConnection {
  override initialize(settings: PeerConnectionSettings): ErrorCode {
    initialized.remember(this);
    return super.initialize(settings);
  }

  /** The instance that takes the place of this one, or null where it is closed for another reason. */
  protected get successor(): InMemoryPeerConnection | null {
    return initialized.value === this ? null : initialized.value;
  }
}
