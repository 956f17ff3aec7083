import type { Address, Message } from 'werift';
import type { IceConnection } from './ice-connection.js';

/** What libjuice, the ICE of libdatachannel, calls itself (RFC 8489 §14.14). */
const LIBJUICE = 'libjuice';

/** Addresses of the peer whose requests are kept. */
const MAX_HELD = 32;

/**
 * Keeps requests of libdatachannel that come before its description until checks begin.
 *
 * libdatachannel 0.24.5 counts as connected when its check is answered, which needs no description of the peer. If it is the
 * DTLS client, it begins then, and fails after 31 s; an offerer that gets the answer later would never connect. The answer to a
 * check may be as late.
 */
export class EarlyRequests {
  readonly #connection: IceConnection;
  readonly #held = new Map<string, () => void>();
  #isHolding = false;

  constructor(connection: IceConnection) {
    this.#connection = connection;
  }

  /** There will be a call of `release()`. */
  hold(): void {
    this.#isHolding = true;
  }

  /** Handles the request now, or when checks begin. Repetitions of one count once. */
  run(request: Message, [host, port]: Address, handle: () => void): void {
    const isEarly = this.#isHolding && this.#connection.remotePassword === '';
    if (!isEarly || request.getAttributeValue('SOFTWARE') !== LIBJUICE) handle();
    else if (this.#held.size < MAX_HELD) this.#held.set(`${host} ${String(port)}`, handle);
  }

  /** Checks begin. */
  release(): void {
    this.#isHolding = false;
    const held = [...this.#held.values()];
    this.#held.clear();
    for (const handle of held) handle();
  }
}
