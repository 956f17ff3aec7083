/** The time that a connection may take to come up. It keeps no process alive: what connects does. */
export class ConnectClock {
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** Begins to run, unless it does already. */
  start(timeoutMs: number, onTimeout: () => void): void {
    if (this.#timer !== null) return;
    const timer = setTimeout(onTimeout, timeoutMs);
    this.#timer = timer;
    // Node.js gives an object, browsers a number.
    if (typeof timer === 'object') timer.unref();
  }

  /** Time does not matter any more. */
  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }
}
