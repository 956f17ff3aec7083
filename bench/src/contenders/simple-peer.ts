import wrtc from '@roamhq/wrtc';
import Peer from 'simple-peer';
import {
  type Contender,
  type End,
  type EndOptions,
  HIGH_WATER_BYTES,
  ignorePacket,
  Inbox,
  LARGEST_BYTES,
  type Side,
  type Wire,
} from '../connection/end.js';

/** simple-peer as its README has it in Node.js: over @roamhq/wrtc, with the events of a stream. */
export const simplePeer: Contender = {
  name: 'simple-peer',
  open(side: Side, wire: Wire, { isPolled }: EndOptions): Promise<End> {
    const peer = new Peer({ initiator: side === 'offerer', wrtc, config: { iceServers: [] } });
    // Its messages are its own, and go through as they are.
    peer.on('signal', (data) => {
      wire.send({ kind: 'candidate', mid: '', index: 0, candidate: JSON.stringify(data) });
    });
    wire.listen((signal) => {
      if (signal.kind === 'candidate') peer.signal(signal.candidate);
    });
    return new Promise((resolve, reject) => {
      peer.once('error', reject);
      peer.once('connect', () => {
        resolve(new SimplePeerEnd(peer, isPolled));
      });
    });
  },
};

class SimplePeerEnd implements End {
  readonly maxMessageSize: number = LARGEST_BYTES;
  onPacket: (packet: Uint8Array) => void = ignorePacket;
  readonly #peer: Peer.Instance;
  readonly #inbox: Inbox;
  #isFull = false;

  constructor(peer: Peer.Instance, isPolled: boolean) {
    this.#peer = peer;
    this.#inbox = new Inbox(this, isPolled);
    peer.on('data', (data: Uint8Array) => {
      this.#inbox.take(data);
    });
    peer.on('drain', () => {
      this.#isFull = false;
    });
    // Closing one end is an error of the other.
    peer.on('error', () => undefined);
  }

  send(packet: Uint8Array): boolean {
    if (this.#isFull || this.#peer.writableLength >= HIGH_WATER_BYTES) return false;
    this.#isFull = !this.#peer.write(packet);
    return true;
  }

  writable(): Promise<void> {
    if (!this.#isFull) return Promise.resolve();
    return new Promise((resolve) => {
      this.#peer.once('drain', resolve);
    });
  }

  poll(): void {
    this.#inbox.poll();
  }

  close(): void {
    this.#peer.destroy();
  }
}
