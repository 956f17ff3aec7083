import {
  ConnectionState,
  type ConnectionStats,
  ErrorCode,
  type Fingerprint,
  type PeerConnectionSettings,
  type RemoteDescription,
} from '@peerplug/core/extension';
import type { Frame } from '../in-memory/frame.js';
import { InMemoryPeerConnection } from '../in-memory/peer-connection.js';
import { type BrokenCopy, brokenConnection } from './broken-copy.js';

/** Longer than a run of the whole suite, so that no timer ends while the next ones are counted. */
const LINGER_MS = 300_000;

/** More than an honest connection costs. */
const LEAK_BYTES = 64 * 1024;

/** Throws where it has no figures yet. */
class ThrowsWithoutFigures extends InMemoryPeerConnection {
  override getStats(): ConnectionStats {
    if (this.getConnectionState() !== ConnectionState.STATE_CONNECTED) throw new Error('not connected');
    return super.getStats();
  }
}

/** Keeps the process alive after `close()`. */
class KeepsProcessAlive extends InMemoryPeerConnection {
  override initialize(settings: PeerConnectionSettings): ErrorCode {
    for (let index = 0; index < 5; index += 1) setTimeout(() => undefined, LINGER_MS);
    return super.initialize(settings);
  }
}

/** What the connections below leave behind. */
const leftBehind: Uint8Array[] = [];

/** Leaves something behind. */
class Leaks extends InMemoryPeerConnection {
  override close(): void {
    leftBehind.push(new Uint8Array(LEAK_BYTES));
    super.close();
  }
}

/** Throws in a callback of its stack, where nobody catches it, when its peer has closed. */
class ThrowsInCallback extends InMemoryPeerConnection {
  protected override receive(frame: Frame): void {
    super.receive(frame);
    if (frame.kind === 'goodbye') throw new Error('the peer has closed');
  }
}

/** Has a promise that nobody awaits, and that is rejected when it is closed while connecting. */
class RejectsUnseen extends InMemoryPeerConnection {
  override close(): void {
    const isConnecting = this.getConnectionState() === ConnectionState.STATE_CONNECTING;
    if (isConnecting) void Promise.reject(new Error('closed while connecting'));
    super.close();
  }
}

/** Does not ask who it is that it is connected to. */
class TrustsAnyone extends InMemoryPeerConnection {
  protected override trusts(): boolean {
    return true;
  }
}

/** Does not ask who it is that answers its offer. */
class TrustsAnswerer extends InMemoryPeerConnection {
  protected override trusts(fingerprint: Fingerprint, described: RemoteDescription): boolean {
    return described.setup === 'active' || super.trusts(fingerprint, described);
  }
}

/** Goes on trying where the fingerprint does not match. */
class NeverFails extends InMemoryPeerConnection {
  override getConnectionState(): ConnectionState {
    const state = super.getConnectionState();
    return state === ConnectionState.STATE_FAILED ? ConnectionState.STATE_CONNECTING : state;
  }
}

/** Fails without a word. */
class FailsSilently extends InMemoryPeerConnection {
  protected override failed(code: ErrorCode, message: string, cause?: unknown): ErrorCode {
    return code === ErrorCode.ERR_CANT_CONNECT ? code : super.failed(code, message, cause);
  }
}

/** Is CONNECTED for a moment before the fingerprint is looked at. */
class ConnectsBeforeItLooks extends InMemoryPeerConnection {
  #failedAtMs: number | null = null;

  override getConnectionState(): ConnectionState {
    const state = super.getConnectionState();
    if (state !== ConnectionState.STATE_FAILED) return state;
    this.#failedAtMs ??= performance.now();
    return performance.now() - this.#failedAtMs < 20 ? ConnectionState.STATE_CONNECTED : state;
  }
}

/** Copies that break rules 22 and 23: faults, what is left behind, and who the peer is. */
export const brokenFaults: readonly BrokenCopy[] = [
  brokenConnection('22', 'throws where it has no figures yet', ThrowsWithoutFigures),
  brokenConnection('22', 'keeps the process alive', KeepsProcessAlive),
  brokenConnection('22', 'leaves something behind', Leaks),
  brokenConnection('22', 'throws in a callback', ThrowsInCallback),
  brokenConnection('22', 'rejects a promise unseen', RejectsUnseen),
  brokenConnection('23', 'trusts anyone', TrustsAnyone),
  brokenConnection('23', 'trusts whoever answers', TrustsAnswerer),
  brokenConnection('23', 'never fails', NeverFails),
  brokenConnection('23', 'connects before it looks', ConnectsBeforeItLooks),
  brokenConnection('spi-failed', 'fails without a word', FailsSilently),
];
