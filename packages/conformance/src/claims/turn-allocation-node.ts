import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Endpoint } from '../network/candidates.js';
import { ATTRIBUTE, CLASS, METHOD, padded, writeMessage, xorAddress } from './stun-message-node.js';

const TRANSACTION_BYTES = 12;

/** What one client of the TURN server has: a port of UDP, and who may use it. */
export class TurnAllocation {
  readonly #socket: Socket = createSocket('udp4');
  readonly #host: string;
  readonly #toClient: (bytes: Buffer) => void;
  readonly #permitted = new Set<string>();
  readonly #peerOf = new Map<number, Endpoint>();
  readonly #channelOf = new Map<string, number>();
  #relayed = 0;

  constructor(host: string, toClient: (bytes: Buffer) => void) {
    this.#host = host;
    this.#toClient = toClient;
    // A peer that has gone refuses what comes: lost, as on any network.
    this.#socket.on('error', () => undefined);
    this.#socket.on('message', (data, peer) => {
      if (this.#permitted.has(peer.address)) this.#deliver(data, peer);
    });
  }

  /** How many datagrams went through it, either way. */
  get relayed(): number {
    return this.#relayed;
  }

  /** Opens the port; returns its address. */
  async open(): Promise<Endpoint> {
    this.#socket.bind(0, this.#host);
    await once(this.#socket, 'listening');
    return { address: this.#host, port: this.#socket.address().port };
  }

  permit(address: string): void {
    this.#permitted.add(address);
  }

  bindChannel(channel: number, peer: Endpoint): void {
    this.permit(peer.address);
    this.#peerOf.set(channel, peer);
    this.#channelOf.set(nameOf(peer), channel);
  }

  /** Sends on to a peer, where that is permitted (RFC 8656 §9). */
  send(data: Buffer, peer: Endpoint): void {
    if (!this.#permitted.has(peer.address)) return;
    this.#relayed += 1;
    this.#socket.send(data, peer.port, peer.address);
  }

  sendOnChannel(channel: number, data: Buffer): void {
    const peer = this.#peerOf.get(channel);
    if (peer !== undefined) this.send(data, peer);
  }

  close(): void {
    this.#socket.close();
  }

  #deliver(data: Buffer, peer: Endpoint): void {
    this.#relayed += 1;
    const channel = this.#channelOf.get(nameOf(peer));
    if (channel === undefined) {
      const attributes = [
        [ATTRIBUTE.peerAddress, xorAddress(peer)],
        [ATTRIBUTE.data, data],
      ] as const;
      const indication = METHOD.data | CLASS.indication;
      this.#toClient(writeMessage(indication, Buffer.alloc(TRANSACTION_BYTES), attributes));
      return;
    }
    const message = Buffer.alloc(4 + padded(data.byteLength));
    message.writeUInt16BE(channel, 0);
    message.writeUInt16BE(data.byteLength, 2);
    data.copy(message, 4);
    this.#toClient(message);
  }
}

function nameOf({ address, port }: Endpoint): string {
  return `${address}:${String(port)}`;
}
