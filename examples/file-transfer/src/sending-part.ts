import type { DataChannelOptions, WebRTCDataChannel, WebRTCPeerConnection } from '@peerplug/core';
import { opened, watchClose } from './channel-states.js';
import { FILE_CHANNEL, readFileMessage, tellPeer } from './file-protocol.js';
import { FileSender } from './file-sender.js';
import { readPackets } from './incoming-packets.js';
import type { MessageFromPeer, SourceFile } from './peer-messages.js';
import type { PeerHost, PeerPart } from './peer-part.js';
import { PositionSender, UPDATE_CHANNEL } from './position-updates.js';

/** The part of A: makes both channels, and sends the file over one while position updates go over the other. */
export class SendingPart implements PeerPart {
  readonly #connection: WebRTCPeerConnection;
  readonly #fileChannel: WebRTCDataChannel;
  readonly #updateChannel: WebRTCDataChannel;
  readonly #sender: FileSender;
  readonly #positions: PositionSender;
  readonly #complete: Promise<void>;
  #isDone = false;

  constructor(
    connection: WebRTCPeerConnection,
    file: SourceFile,
    host: PeerHost,
    fail: (error: unknown) => void,
  ) {
    this.#connection = connection;
    this.#fileChannel = createChannel(connection, FILE_CHANNEL, {});
    this.#updateChannel = createChannel(connection, UPDATE_CHANNEL, { ordered: false, maxRetransmits: 0 });
    const sha256 = host.createSha256();
    this.#sender = new FileSender(this.#fileChannel, sha256);
    this.#positions = new PositionSender(this.#updateChannel);
    this.#complete = this.#listen();
    watchClose(this.#fileChannel, fail);
    this.#play(file, host)
      .then(() => {
        host.tell({ kind: 'done', sha256: sha256.digest(), bytes: this.#sender.bytesSent });
      })
      .catch(fail);
  }

  get figures(): MessageFromPeer {
    const { roundTripMs, updatesSent } = this.#positions;
    const figures = {
      bytesAcknowledged: this.#sender.bytesAcknowledged,
      updatesSent,
      roundTripMs: roundTripMs ?? this.#connection.getStats()?.roundTripTimeMs ?? null,
    };
    return { kind: 'sending', figures };
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  async #play(file: SourceFile, host: PeerHost): Promise<void> {
    await Promise.all([opened(this.#fileChannel), opened(this.#updateChannel)]);
    this.#positions.start();
    await this.#sender.send(file.name, file.size, host.openFile(file));
    await this.#complete;
    this.#positions.stop();
    tellPeer(this.#fileChannel, { kind: 'farewell', updatesSent: this.#positions.updatesSent });
    this.#isDone = true;
    host.tell(this.figures);
  }

  /** Takes what B says about the file; resolves when B has all of it. */
  #listen(): Promise<void> {
    return new Promise((resolve) => {
      readPackets(this.#fileChannel, (payload) => {
        const message = readFileMessage(payload);
        if (message.kind === 'received') this.#sender.acknowledge(message.bytes);
        if (message.kind === 'complete') resolve();
      });
    });
  }
}

function createChannel(
  connection: WebRTCPeerConnection,
  label: string,
  options: DataChannelOptions,
): WebRTCDataChannel {
  const channel = connection.createDataChannel(label, options);
  if (channel === null) throw connection.getLastError() ?? new Error(`the channel '${label}' was refused`);
  return channel;
}
