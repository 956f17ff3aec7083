import type { PacketFrame, Report, Request } from './messages.js';
import { Pipe, type Socket } from './pipe.js';

/** What a link passes reports on to. */
export interface RemoteEnd {
  onReport(report: Report): void;
  onPacket(packet: PacketFrame): void;
  /** Nobody does the work any more. */
  onLinkEnd(): void;
}

/** The remote extension's end of a pipe: numbers its connections and gives each what is reported of it. */
export class RemoteLink {
  #pipe: Pipe<Request, Report> | null = null;
  readonly #ends = new Map<number, RemoteEnd>();
  #lastConnection = 0;

  /** From now on the extension works: its host is at the other end of this socket. */
  attach(socket: Socket): void {
    this.#pipe = new Pipe(socket, {
      onMessage: (report) => this.#ends.get(report.connection)?.onReport(report),
      onPacket: (packet) => this.#ends.get(packet.connection)?.onPacket(packet),
      onEnd: () => {
        for (const end of this.#ends.values()) end.onLinkEnd();
      },
    });
  }

  get isOpen(): boolean {
    return this.#pipe?.isOpen ?? false;
  }

  /** Gives a connection its number. */
  add(end: RemoteEnd): number {
    this.#lastConnection += 1;
    this.#ends.set(this.#lastConnection, end);
    return this.#lastConnection;
  }

  /** A connection is closed: what is still reported of it interests nobody. */
  remove(connection: number): void {
    this.#ends.delete(connection);
  }

  send(request: Request): void {
    this.#pipe?.send(request);
  }

  sendPacket(packet: PacketFrame): void {
    this.#pipe?.sendPacket(packet);
  }

  close(): void {
    this.#pipe?.close();
  }
}
