import { ConnectionState, ErrorCode, type WebRTCPeerConnection } from '@peerplug/core';
import type { IceCandidate, PeerConnectionSettings, RemoteDescription } from '@peerplug/core/extension';
import { InMemoryPeerConnection } from '../in-memory/peer-connection.js';
import { whenConnectionAttached } from './application-object.js';
import { BriefMemory } from './brief-memory.js';
import { type BrokenCopy, brokenConnection } from './broken-copy.js';
import { ToldFromReplacement } from './replacement.js';

/** Loses the candidates that came before the description: core passes them on right after it. */
class LosesEarlyCandidates extends InMemoryPeerConnection {
  readonly #described = new BriefMemory<true>();

  override setRemoteDescription(description: RemoteDescription): ErrorCode {
    this.#described.remember(true);
    return super.setRemoteDescription(description);
  }

  override addIceCandidate(candidate: IceCandidate): ErrorCode {
    return this.#described.value === true ? ErrorCode.OK : super.addIceCandidate(candidate);
  }
}

/** Refuses candidates of a transport that it does not do. */
class RefusesTcp extends InMemoryPeerConnection {
  override addIceCandidate(candidate: IceCandidate): ErrorCode {
    if (candidate.transport === 'tcp') return this.failed(ErrorCode.ERR_UNAVAILABLE, 'no TCP here');
    return super.addIceCandidate(candidate);
  }
}

/** Fails when it is told of an address that it cannot resolve. */
class FailsOnMdns extends InMemoryPeerConnection {
  #hasFailed = false;

  override addIceCandidate(candidate: IceCandidate): ErrorCode {
    this.#hasFailed ||= candidate.address.endsWith('.local');
    return super.addIceCandidate(candidate);
  }

  override getConnectionState(): ConnectionState {
    return this.#hasFailed ? ConnectionState.STATE_FAILED : super.getConnectionState();
  }
}

/** Emits its candidates as lines of an SDP. */
class EmitsLines extends InMemoryPeerConnection {
  protected override iceCandidateCreated(media: string, index: number, name: string): void {
    this['~mailbox'].post({ kind: 'candidate', media, index, name: `a=${name}` });
  }
}

/** Emits an empty candidate once it is connected. */
class EmitsEmptyName extends InMemoryPeerConnection {
  #hasEmitted = false;

  protected override stateChanged(): void {
    super.stateChanged();
    if (this.#hasEmitted || this.getConnectionState() !== ConnectionState.STATE_CONNECTED) return;
    this.#hasEmitted = true;
    this['~mailbox'].post({ kind: 'candidate', media: '0', index: 0, name: '' });
  }
}

/** Does not say which media section a candidate is for. */
class EmitsNoMedia extends InMemoryPeerConnection {
  protected override iceCandidateCreated(_media: string, index: number, name: string): void {
    super.iceCandidateCreated('', index, name);
  }
}

const closed = new BriefMemory<InMemoryPeerConnection>();

/** Cannot be initialised after `close()`. */
class StaysClosed extends ToldFromReplacement {
  override initialize(settings: PeerConnectionSettings): ErrorCode {
    const isByApplication = !Object.isFrozen(settings.extensionOptions);
    if (isByApplication && closed.value !== null) return this.failed(ErrorCode.FAILED, 'closed is closed');
    return super.initialize(settings);
  }

  override close(): void {
    if (this.successor === null) closed.remember(this);
    super.close();
  }
}

/** Has the application's `poll()` fail after `close()`. */
class FailsToPollAfterClose extends InMemoryPeerConnection {
  #connection: WeakRef<WebRTCPeerConnection> | null = null;

  constructor(...dependencies: ConstructorParameters<typeof InMemoryPeerConnection>) {
    super(...dependencies);
    whenConnectionAttached(this, (connection) => {
      this.#connection = new WeakRef(connection);
      Reflect.deleteProperty(connection, 'poll');
    });
  }

  override close(): void {
    super.close();
    const connection = this.#connection?.deref();
    if (connection !== undefined) connection.poll = () => ErrorCode.ERR_UNCONFIGURED;
  }
}

/** Copies that break rules 11 and 12: candidates, and calls after `close()`. */
export const brokenCandidates: readonly BrokenCopy[] = [
  brokenConnection('11', 'loses early candidates', LosesEarlyCandidates),
  brokenConnection('11', 'refuses candidates over TCP', RefusesTcp),
  brokenConnection('11', 'fails on an mDNS name', FailsOnMdns),
  brokenConnection('11', 'emits lines of an SDP', EmitsLines, {
    also: { 'spi-whole': 'core puts what is emitted into the description' },
  }),
  brokenConnection('11', 'emits an empty candidate', EmitsEmptyName),
  brokenConnection('11', 'emits candidates without a media', EmitsNoMedia),
  brokenConnection('12', 'stays closed', StaysClosed),
  brokenConnection('12', 'fails to poll after close()', FailsToPollAfterClose, {
    also: { 'spi-connect': 'core closes an extension whose time is over' },
  }),
];
