/** Largest id of a channel (RFC 8832 §6). */
const MAX_ID = 65534;

/** Gives out the ids of in-band channels: even ones at the DTLS client, odd ones at the server (RFC 8832 §6). */
export class StreamIds {
  readonly #isTaken: (id: number) => boolean;
  #next: number;

  constructor(isDtlsClient: boolean, isTaken: (id: number) => boolean) {
    this.#next = isDtlsClient ? 0 : 1;
    this.#isTaken = isTaken;
  }

  /** The lowest that is free, or null where none is left. */
  next(): number | null {
    while (this.#isTaken(this.#next)) this.#next += 2;
    if (this.#next > MAX_ID) return null;
    const id = this.#next;
    this.#next += 2;
    return id;
  }
}
