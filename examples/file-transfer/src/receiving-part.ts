import type { WebRTCDataChannel, WebRTCPeerConnection } from '@peerplug/core';
import { watchClose } from './channel-states.js';
import { FILE_CHANNEL, readFileMessage, tellPeer } from './file-protocol.js';
import { FileReceiver } from './file-receiver.js';
import { readPackets } from './incoming-packets.js';
import type { MessageFromPeer } from './peer-messages.js';
import type { PeerHost, PeerPart } from './peer-part.js';
import { PositionReceiver, UPDATE_CHANNEL } from './position-updates.js';
import type { Sha256 } from './sha256.js';

/** The part of B: takes the file and the updates from the channels that A makes. */
export class ReceivingPart implements PeerPart {
  readonly #host: PeerHost;
  readonly #sha256: Sha256;
  #receiver: FileReceiver | null = null;
  #positions: PositionReceiver | null = null;
  /** What A says at the end. */
  #updatesSent: number | null = null;

  constructor(connection: WebRTCPeerConnection, host: PeerHost, fail: (error: unknown) => void) {
    this.#host = host;
    this.#sha256 = host.createSha256();
    connection.dataChannelReceived.connect((channel) => {
      if (channel.getLabel() === UPDATE_CHANNEL) this.#positions = new PositionReceiver(channel);
      if (channel.getLabel() !== FILE_CHANNEL) return;
      this.#receive(channel);
      watchClose(channel, fail);
    });
  }

  get figures(): MessageFromPeer {
    const updatesReceived = this.#positions?.updatesReceived ?? 0;
    const figures = {
      bytesReceived: this.#receiver?.bytesReceived ?? 0,
      updatesReceived,
      updatesLost:
        this.#updatesSent === null
          ? (this.#positions?.updatesLost ?? 0)
          : this.#updatesSent - updatesReceived,
    };
    return { kind: 'receiving', figures };
  }

  get isDone(): boolean {
    return this.#updatesSent !== null;
  }

  #receive(channel: WebRTCDataChannel): void {
    const receiver = new FileReceiver(channel, this.#sha256);
    this.#receiver = receiver;
    readPackets(channel, (payload, isText) => {
      if (!isText) {
        receiver.take(payload);
        return;
      }
      const message = readFileMessage(payload);
      if (message.kind === 'file') receiver.acknowledge();
      if (message.kind === 'end') tellPeer(channel, { kind: 'complete' });
      if (message.kind === 'farewell') this.#finish(message.updatesSent);
    });
  }

  #finish(updatesSent: number): void {
    this.#updatesSent = updatesSent;
    this.#host.tell(this.figures);
    this.#host.tell({
      kind: 'done',
      sha256: this.#sha256.digest(),
      bytes: this.#receiver?.bytesReceived ?? 0,
    });
  }
}
