/**
 * The SCTP streams that the channels of one connection take.
 *
 * A channel that is not negotiated gets its stream when the connection is there: an even one at the DTLS client, an odd one
 * at the server (RFC 8832 §6). Which of the two this end will be is not known before, so there must be room among both.
 */
export class ChannelIds {
  readonly #negotiated = new Set<number>();
  #unnumberedCount = 0;

  /** Whether a negotiated channel has this id. */
  has(id: number): boolean {
    return this.#negotiated.has(id);
  }

  /**
   * Whether there is a stream for one more channel, however the roles fall.
   *
   * @param id - of a negotiated channel, null for any other
   * @param maxId - the largest stream
   */
  hasRoomFor(id: number | null, maxId: number): boolean {
    return [0, 1].every((parity) => {
      if (id !== null && id % 2 !== parity) return true;
      const negotiated = [...this.#negotiated].filter((taken) => taken % 2 === parity);
      const streams = Math.floor((maxId - parity) / 2) + 1;
      return negotiated.length + this.#unnumberedCount < streams;
    });
  }

  /** A channel was created. */
  take(id: number | null): void {
    if (id === null) this.#unnumberedCount += 1;
    else this.#negotiated.add(id);
  }
}
