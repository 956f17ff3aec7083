import type { DtlsSocket } from 'werift';
import type { WeriftInternals } from '../internals/internals.js';

/** A DTLS client of werift: a class that it does not export. */
type DtlsClient = DtlsSocket & { connect(): Promise<void> };

/** When the first message is sent again; the first pause is that of Chromium and Firefox. */
const REPEAT_AFTER_MS: readonly number[] = [50, 100, 200];

/** After which the client begins even if the peer seems not to be ready: longer than stacks take that ask their servers first. */
const LONGEST_WAIT_MS = 500;

/** werift's number of the first flight of a client. */
const FIRST_FLIGHT = 1;

/**
 * Begins a handshake as the client.
 *
 * werift (0.24.4, 0.25.2) waits for 100 ms before it does so, and another 500 before it repeats its first message, which a
 * peer may lose whose ICE takes a moment longer. What is here begins at once and repeats sooner. Removable once werift
 * starts at once and knows RFC 6347 §4.2.4.1's advice for shorter timers.
 */
export class ClientStart {
  readonly #socket: DtlsClient | null;
  #timer: NodeJS.Timeout | null = null;
  #begin: () => void = () => undefined;

  constructor(socket: DtlsSocket, internals: WeriftInternals) {
    this.#socket = internals.of<DtlsClient>('dtls/client-start', socket, 'connect', 'dtls', 'transport');
    if (this.#socket === null) return;
    const connect = this.#socket.connect.bind(this.#socket);
    const begun = new Promise<void>((resolve) => {
      this.#begin = resolve;
    });
    const connected = begun.then(() => this.#sayHello(connect));
    // werift calls it 100 ms after its start, and looks after a failure; a second hello would make all void.
    this.#socket.connect = () => connected;
    connected.catch(() => undefined);
    this.#timer = setTimeout(this.#begin, LONGEST_WAIT_MS);
  }

  /** Says hello now. */
  begin(): void {
    this.end();
    this.#begin();
  }

  /** The connection is over. */
  end(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #sayHello(connect: () => Promise<void>): Promise<void> {
    if (this.#socket === null) return connect();
    const { socket: network } = this.#socket.transport;
    const send = network.send.bind(network);
    const sent: Buffer[] = [];
    network.send = (datagram, address) => {
      sent.push(datagram);
      return send(datagram, address);
    };
    const connected = connect();
    network.send = send;
    this.#repeat(sent, REPEAT_AFTER_MS);
    return connected;
  }

  #repeat(hello: readonly Buffer[], [pauseMs, ...pausesMs]: readonly number[]): void {
    if (pauseMs === undefined) return;
    this.#timer = setTimeout(() => {
      if (this.#socket?.dtls.flight !== FIRST_FLIGHT) return;
      for (const datagram of hello) void this.#socket.transport.send(datagram);
      this.#repeat(hello, pausesMs);
    }, pauseMs);
  }
}
