/** Calls that wait for a moment to come. After it they wait no longer. */
export class HeldCalls {
  #held: (() => void)[] | null = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Makes the call now, or when the moment comes. */
  run(call: () => void): void {
    if (this.#held === null) call();
    else this.#held.push(call);
  }

  /** The moment has come: what waits is done in the order in which it came. */
  release(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const held = this.#held ?? [];
    this.#held = null;
    for (const call of held) call();
  }

  /** The moment will have come in that many milliseconds, now where there are none. */
  releaseWithin(delayMs: number): void {
    if (delayMs === 0) this.release();
    if (this.#held === null) return;
    clearTimeout(this.#timer);
    // A connection that is still used keeps the process alive by itself.
    this.#timer = setTimeout(() => {
      this.release();
    }, delayMs).unref();
  }

  /** The moment never comes. */
  drop(): void {
    clearTimeout(this.#timer);
    this.#held = [];
  }
}
