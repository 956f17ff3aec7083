import { type DataChannel, PeerConnection } from 'node-datachannel';
import {
  type Contender,
  type End,
  type EndOptions,
  HIGH_WATER_BYTES,
  ignorePacket,
  Inbox,
  LABEL,
  LARGEST_BYTES,
  LOW_WATER_BYTES,
  type Side,
  type Wire,
} from '../connection/end.js';

/** The library under `@peerplug/backend-libdatachannel`, by its own API. */
export const nodeDatachannel: Contender = {
  name: 'node-datachannel',
  open(side: Side, wire: Wire, { isPolled }: EndOptions): Promise<End> {
    const connection = new PeerConnection(side, {
      iceServers: [],
      bindAddress: '127.0.0.1',
    });
    connection.onLocalDescription((sdp, type) => {
      wire.send({ kind: 'description', type: type === 'offer' ? 'offer' : 'answer', sdp });
    });
    connection.onLocalCandidate((candidate, mid) => {
      wire.send({ kind: 'candidate', mid, index: 0, candidate });
    });
    listenForSignals(connection, wire);
    return new Promise((resolve) => {
      const opened = (channel: DataChannel): void => {
        const end = new NativeEnd(connection, channel, isPolled);
        if (channel.isOpen()) resolve(end);
        else
          channel.onOpen(() => {
            resolve(end);
          });
      };
      if (side === 'offerer') opened(connection.createDataChannel(LABEL));
      else connection.onDataChannel(opened);
    });
  },
};

/** Descriptions and candidates come from callbacks that have a queue each, so a candidate may be the first. */
function listenForSignals(connection: PeerConnection, wire: Wire): void {
  const early: (() => void)[] = [];
  let isDescribed = false;
  wire.listen((signal) => {
    if (signal.kind === 'candidate') {
      const add = (): void => {
        connection.addRemoteCandidate(signal.candidate, signal.mid);
      };
      if (isDescribed) add();
      else early.push(add);
      return;
    }
    connection.setRemoteDescription(signal.sdp, signal.type);
    isDescribed = true;
    for (const add of early.splice(0)) add();
  });
}

class NativeEnd implements End {
  readonly maxMessageSize: number = LARGEST_BYTES;
  onPacket: (packet: Uint8Array) => void = ignorePacket;
  readonly #connection: PeerConnection;
  readonly #channel: DataChannel;
  readonly #inbox: Inbox;
  #isWatched = false;
  #wake: () => void = () => undefined;

  constructor(connection: PeerConnection, channel: DataChannel, isPolled: boolean) {
    this.#connection = connection;
    this.#channel = channel;
    this.#inbox = new Inbox(this, isPolled);
    channel.setBufferedAmountLowThreshold(LOW_WATER_BYTES);
    channel.onMessage((message) => {
      // The measurements send bytes, which come as a Buffer.
      if (typeof message !== 'string') this.#inbox.take(message as Buffer);
    });
  }

  send(packet: Uint8Array): boolean {
    if (this.#channel.bufferedAmount() >= HIGH_WATER_BYTES) return false;
    this.#channel.sendMessageBinary(packet);
    return true;
  }

  writable(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      this.#watch();
      if (this.#channel.bufferedAmount() <= LOW_WATER_BYTES) resolve();
    });
  }

  /** Not before somebody waits: each event wakes the main thread. */
  #watch(): void {
    if (this.#isWatched) return;
    this.#isWatched = true;
    this.#channel.onBufferedAmountLow(() => {
      this.#wake();
    });
  }

  poll(): void {
    this.#inbox.poll();
  }

  close(): void {
    this.#channel.close();
    this.#connection.close();
  }
}
