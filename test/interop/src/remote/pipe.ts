import type { PacketFrame } from './messages.js';

/** Connection and channel, 32 bits each, then one byte that is 1 for text. */
const HEADER_BYTES = 9;

/** The part of W3C's WebSocket that a pipe needs; pages have it, in Node.js the package ws brings it. */
export interface Socket {
  binaryType: string;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close' | 'error', listener: () => void): void;
}

/** What a pipe calls. */
export interface PipeListener<Incoming> {
  readonly onMessage: (message: Incoming) => void;
  readonly onPacket: (packet: PacketFrame) => void;
  /** The pipe is broken, or was closed by either side; comes once. */
  readonly onEnd: () => void;
}

/** Carries messages as JSON, and packets as bytes, over an open socket, in the order in which they were sent. */
export class Pipe<Outgoing, Incoming> {
  readonly #socket: Socket;
  #isOpen = true;

  constructor(socket: Socket, listener: PipeListener<Incoming>) {
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('message', ({ data }) => {
      if (typeof data === 'string')
        listener.onMessage(JSON.parse(data) as Incoming); // our own, from the other end
      else listener.onPacket(readPacket(data as ArrayBuffer)); // as the binary type says
    });
    const end = (): void => {
      if (!this.#isOpen) return;
      this.#isOpen = false;
      listener.onEnd();
    };
    socket.addEventListener('close', end);
    socket.addEventListener('error', end);
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Sends a message; nothing happens on a pipe that has ended. */
  send(message: Outgoing): void {
    if (this.#isOpen) this.#socket.send(JSON.stringify(message));
  }

  /** Sends a packet, whose bytes are copied; nothing happens on a pipe that has ended. */
  sendPacket({ connection, channel, isText, payload }: PacketFrame): void {
    if (!this.#isOpen) return;
    const bytes = new Uint8Array(HEADER_BYTES + payload.byteLength);
    const header = new DataView(bytes.buffer);
    header.setUint32(0, connection);
    header.setUint32(4, channel);
    header.setUint8(8, isText ? 1 : 0);
    bytes.set(payload, HEADER_BYTES);
    this.#socket.send(bytes);
  }

  close(): void {
    this.#socket.close();
  }
}

/** The payload is copied: it becomes an application's own. */
function readPacket(bytes: ArrayBuffer): PacketFrame {
  const header = new DataView(bytes);
  return {
    connection: header.getUint32(0),
    channel: header.getUint32(4),
    isText: header.getUint8(8) === 1,
    payload: new Uint8Array(bytes.slice(HEADER_BYTES)),
  };
}
