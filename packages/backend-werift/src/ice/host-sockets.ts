import { getHostAddresses } from 'werift';
import { UdpSocket } from '../net/udp-socket.js';
import type { GatheringOptions } from './gathering-options.js';

/** A socket that is open or being opened on an address of this machine; rejects if it cannot be. */
export interface HostSocket {
  readonly host: string;
  readonly opening: Promise<UdpSocket>;
}

/** What comes of the sockets, apart from the sockets themselves. */
export interface HostSocketsListener {
  /** One address cannot be used; others can. Comes once all outcomes are known. */
  onLeftOut(message: string): void;
  /** No socket could be opened, which was not known when {@link HostSockets.open} returned. */
  onNone(reason: string): void;
}

/**
 * The UDP sockets of a connection, one on each address of the machine.
 *
 * They are opened with the first description, so that a port which is taken or an address which is foreign is that call's
 * error: Node.js and Deno bind in the same turn. Bun does so later.
 */
export class HostSockets {
  readonly #options: GatheringOptions;
  readonly #listener: HostSocketsListener;
  readonly #sockets: HostSocket[] = [];
  readonly #open: UdpSocket[] = [];
  readonly #failures: string[] = [];
  #expected = 0;
  #isOpening = false;
  #isClosed = false;

  constructor(options: GatheringOptions, listener: HostSocketsListener) {
    this.#options = options;
    this.#listener = listener;
  }

  /** The sockets, the best first. */
  get all(): readonly HostSocket[] {
    return this.#sockets;
  }

  /** Opens the sockets; none of them keeps the process alive yet. Returns why there will be none, or null. */
  open(): string | null {
    const hosts = this.#hostAddresses();
    this.#expected = hosts.length;
    this.#isOpening = true;
    for (const host of hosts) this.#sockets.push({ host, opening: this.#openOn(host) });
    this.#isOpening = false;
    return this.#failures.length === hosts.length ? this.#reason() : null;
  }

  /** Closes all sockets, also those that are being opened. */
  close(): void {
    this.#isClosed = true;
    for (const socket of this.#open) void socket.close();
  }

  #hostAddresses(): readonly string[] {
    const { bindAddress } = this.#options;
    if (bindAddress !== undefined) return [bindAddress];
    const addresses = getHostAddresses(true, true);
    // Without a network, two programs on this machine can still meet.
    return addresses.length > 0 ? addresses : ['127.0.0.1'];
  }

  #openOn(host: string): Promise<UdpSocket> {
    const opening = new Promise<UdpSocket>((resolve, reject) => {
      UdpSocket.bind(host, host, this.#options.ports, (outcome) => {
        if (outcome instanceof UdpSocket) {
          this.#take(outcome);
          resolve(outcome);
        } else {
          this.#failures.push(this.#describe(host, outcome));
          reject(outcome);
        }
        this.#lookForEnd();
      });
    });
    opening.catch(() => undefined); // described above
    return opening;
  }

  #take(socket: UdpSocket): void {
    this.#open.push(socket);
    socket.unref();
    if (this.#isClosed) void socket.close();
  }

  #lookForEnd(): void {
    if (this.#isClosed || this.#failures.length + this.#open.length < this.#expected) return;
    if (this.#open.length > 0) for (const failure of this.#failures) this.#listener.onLeftOut(failure);
    else if (!this.#isOpening) this.#listener.onNone(this.#reason());
  }

  #reason(): string {
    return this.#failures.join('; ');
  }

  #describe(host: string, error: Error): string {
    const code = 'code' in error ? String(error.code) : error.message;
    const { ports } = this.#options;
    if (code === 'EADDRNOTAVAIL') return `'${host}' is not an address of this machine (${code})`;
    if (ports === undefined) return `no UDP port could be opened on '${host}' (${code})`;
    const { begin, end } = ports;
    return `no UDP port from portRangeBegin ${String(begin)} to portRangeEnd ${String(end)} is free on '${host}' (${code})`;
  }
}
