/** How long an offerer waits for the answer, in milliseconds: longer than signaling takes. */
const ANSWER_WAIT_MS = 500;

/**
 * What an offerer reports once it has the answer.
 *
 * A workaround has a file of its own, which says what it works around, and when it can go: libdatachannel 0.24.5 hands the
 * answer to ICE before it stores the fingerprint that stands in it. A peer that has the candidates by then may be connected
 * in between, and fails now and then. So the candidates are reported after that.
 */
export class HeldReports {
  #held: (() => void)[] | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** From now on reports wait. */
  hold(): void {
    this.#held = [];
    this.#timer = setTimeout(() => {
      this.release();
    }, ANSWER_WAIT_MS);
  }

  /** Reports now, or with the others that wait. */
  report(report: () => void): void {
    if (this.#held === null) report();
    else this.#held.push(report);
  }

  /** The answer is there. */
  release(): void {
    const held = this.#held ?? [];
    this.drop();
    for (const report of held) report();
  }

  /** The connection has ended: no timer may keep the process alive (duty 3). */
  drop(): void {
    clearTimeout(this.#timer);
    this.#held = null;
  }
}
