import {
  ConnectionState,
  ErrorCode,
  GatheringState,
  type PeerConnectionSettings,
  type RemoteDescription,
} from '@peerplug/core/extension';
import { InMemoryPeerConnection } from '../in-memory/peer-connection.js';
import { type BrokenCopy, brokenConnection } from './broken-copy.js';
import { afterUnheld } from './unheld-timer.js';

/** Says that gathering is complete before it has reported a candidate, if they are to be in the description. */
class GathersInAppearance extends InMemoryPeerConnection {
  #isWhole = false;

  override initialize(settings: PeerConnectionSettings): ErrorCode {
    this.#isWhole = !settings.trickle;
    return super.initialize(settings);
  }

  protected override iceCandidateCreated(media: string, index: number, name: string): void {
    if (!this.#isWhole) super.iceCandidateCreated(media, index, name);
  }

  override getGatheringState(): GatheringState {
    const state = super.getGatheringState();
    return this.#isWhole && state === GatheringState.GATHERING_STATE_GATHERING
      ? GatheringState.GATHERING_STATE_COMPLETE
      : state;
  }
}

/** Ignores the candidates in a description that says that there are no more. */
class IgnoresWholeDescription extends InMemoryPeerConnection {
  override setRemoteDescription(description: RemoteDescription): ErrorCode {
    const isWhole = description.text.includes('a=end-of-candidates');
    return super.setRemoteDescription(isWhole ? { ...description, candidates: [] } : description);
  }
}

/** Has less patience than was configured. */
class IsImpatient extends InMemoryPeerConnection {
  #isShort = false;
  #hasFailed = false;

  override initialize(settings: PeerConnectionSettings): ErrorCode {
    this.#isShort = settings.connectTimeoutMs < 1000;
    return super.initialize(settings);
  }

  override setRemoteDescription(description: RemoteDescription): ErrorCode {
    const code = super.setRemoteDescription(description);
    if (this.#isShort) {
      afterUnheld(20, () => {
        if (this.getConnectionState() !== ConnectionState.STATE_CONNECTING) return;
        this.#hasFailed = true;
        this.failed(ErrorCode.ERR_TIMEOUT, 'that took long');
        this.stateChanged();
      });
    }
    return code;
  }

  override getConnectionState(): ConnectionState {
    return this.#hasFailed ? ConnectionState.STATE_FAILED : super.getConnectionState();
  }
}

/** Copies that break the options on how two peers connect. */
export const brokenConnecting: readonly BrokenCopy[] = [
  brokenConnection('spi-whole', 'gathers in appearance', GathersInAppearance),
  brokenConnection('spi-whole', 'ignores the candidates of a whole description', IgnoresWholeDescription),
  brokenConnection('spi-connect', 'has less patience than was configured', IsImpatient),
];
