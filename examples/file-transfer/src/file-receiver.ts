import type { WebRTCDataChannel } from '@peerplug/core';
import { ACKNOWLEDGE_BYTES, tellPeer } from './file-protocol.js';
import type { Sha256 } from './sha256.js';

/** Takes a file from a channel: hashes what arrives, keeps none of it, and acknowledges what it is done with. */
export class FileReceiver {
  readonly #channel: WebRTCDataChannel;
  readonly #sha256: Sha256;
  #bytesReceived = 0;
  #bytesAcknowledged = 0;

  constructor(channel: WebRTCDataChannel, sha256: Sha256) {
    this.#channel = channel;
    this.#sha256 = sha256;
  }

  get bytesReceived(): number {
    return this.#bytesReceived;
  }

  take(packet: Uint8Array): void {
    this.#sha256.update(packet);
    this.#bytesReceived += packet.byteLength;
    if (this.#bytesReceived - this.#bytesAcknowledged >= ACKNOWLEDGE_BYTES) this.#acknowledge();
  }

  /** The file has come to its end. */
  complete(): void {
    this.#acknowledge();
    tellPeer(this.#channel, { kind: 'complete' });
  }

  #acknowledge(): void {
    this.#bytesAcknowledged = this.#bytesReceived;
    tellPeer(this.#channel, { kind: 'received', bytes: this.#bytesReceived });
  }
}
