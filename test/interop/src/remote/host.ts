import type { PacketFrame, Report, Request } from './messages.js';
import { HostedConnection } from './hosted-connection.js';
import { Pipe, type Socket } from './pipe.js';

/**
 * How many connections are closed before garbage is collected: Chromium allows a process 500 and counts closed ones
 * until then.
 */
const CLOSED_PER_GARBAGE_COLLECTION = 50;

/** Does the work of a remote extension with the real one, which is registered under the name given. */
export class ExtensionHost {
  readonly #extensionName: string;
  readonly #pipe: Pipe<Report, Request>;
  readonly #connections = new Map<number, HostedConnection>();
  #closedCount = 0;

  constructor(extensionName: string, socket: Socket) {
    this.#extensionName = extensionName;
    this.#pipe = new Pipe(socket, {
      onMessage: (request) => {
        this.#perform(request);
      },
      onPacket: (packet) => {
        this.#connections.get(packet.connection)?.send(packet);
      },
      onEnd: () => {
        for (const connection of this.#connections.values()) connection.close();
        this.#connections.clear();
      },
    });
  }

  close(): void {
    this.#pipe.close();
  }

  #perform(request: Request): void {
    const { connection } = request;
    if (request.kind === 'open') {
      const tell = (report: Report | PacketFrame): void => {
        if ('kind' in report) this.#pipe.send(report);
        else this.#pipe.sendPacket(report);
      };
      this.#connections.set(
        connection,
        new HostedConnection(connection, this.#extensionName, request.settings, tell),
      );
      return;
    }
    this.#connections.get(connection)?.perform(request);
    if (request.kind === 'close') this.#forget(connection);
  }

  #forget(connection: number): void {
    this.#connections.delete(connection);
    this.#closedCount += 1;
    if (this.#closedCount % CLOSED_PER_GARBAGE_COLLECTION === 0) collectGarbage();
  }
}

/** Where the engine lets us. */
function collectGarbage(): void {
  const { gc } = globalThis as { readonly gc?: () => void };
  gc?.();
}
