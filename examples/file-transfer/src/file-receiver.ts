import type { WebRTCDataChannel } from '@peerplug/core';
import { tellPeer } from './file-protocol.js';
import type { Sha256 } from './sha256.js';

/** Takes a file from a channel: hashes what arrives, keeps none of it, and acknowledges what it is done with. */
export class FileReceiver {
  readonly #channel: WebRTCDataChannel;
  readonly #sha256: Sha256;
  #bytesReceived = 0;

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
    this.acknowledge();
  }

  /** Each packet: so that A, when it has to wait, never waits for an acknowledgement that nothing brings. */
  acknowledge(): void {
    tellPeer(this.#channel, { kind: 'received', bytes: this.#bytesReceived });
  }
}
