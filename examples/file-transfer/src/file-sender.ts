import { ErrorCode, type WebRTCDataChannel, nameOf } from '@peerplug/core';
import { tellPeer, WINDOW_BYTES } from './file-protocol.js';
import type { Sha256 } from './sha256.js';

/** One packet of the file: what every backend takes, and large enough to be quick. */
export const PACKET_BYTES: number = 64 * 1024;

/**
 * Sends a file over a channel, no faster than the other side takes it.
 *
 * What is on its way is bounded by what B has acknowledged, which keeps both ends' buffers small, and by the channel
 * itself, which may say ERR_BUSY. Both are waited out in the same way: until the next acknowledgement comes.
 */
export class FileSender {
  readonly #channel: WebRTCDataChannel;
  readonly #sha256: Sha256;
  #bytesSent = 0;
  #bytesAcknowledged = 0;
  #onAcknowledged: (() => void) | null = null;

  constructor(channel: WebRTCDataChannel, sha256: Sha256) {
    this.#channel = channel;
    this.#sha256 = sha256;
  }

  get bytesSent(): number {
    return this.#bytesSent;
  }

  get bytesAcknowledged(): number {
    return this.#bytesAcknowledged;
  }

  /** Sends all that `source` gives. */
  async send(name: string, size: number, source: AsyncIterable<Uint8Array>): Promise<void> {
    const packetBytes = Math.min(PACKET_BYTES, this.#channel.getMaxPacketSize());
    tellPeer(this.#channel, { kind: 'file', name, size });
    for await (const piece of source) {
      this.#sha256.update(piece);
      for (let start = 0; start < piece.byteLength; start += packetBytes) {
        await this.#put(piece.subarray(start, start + packetBytes));
      }
    }
    await this.#whenTaken(() => tellPeer(this.#channel, { kind: 'end' }));
  }

  /** B has acknowledged so many bytes. */
  acknowledge(bytes: number): void {
    this.#bytesAcknowledged = bytes;
    this.#onAcknowledged?.();
  }

  async #put(packet: Uint8Array): Promise<void> {
    while (this.#bytesSent - this.#bytesAcknowledged >= WINDOW_BYTES) await this.#acknowledgement();
    await this.#whenTaken(() => this.#channel.putPacket(packet));
    this.#bytesSent += packet.byteLength;
  }

  /** The channel is busy with what it was given before, so an acknowledgement of that is still to come. */
  async #whenTaken(put: () => ErrorCode): Promise<void> {
    for (let code = put(); code !== ErrorCode.OK; code = put()) {
      if (code !== ErrorCode.ERR_BUSY)
        throw new Error(`a packet could not be sent (${nameOf(ErrorCode, code)})`);
      await this.#acknowledgement();
    }
  }

  #acknowledgement(): Promise<void> {
    return new Promise((resolve) => {
      this.#onAcknowledged = resolve;
    });
  }
}
