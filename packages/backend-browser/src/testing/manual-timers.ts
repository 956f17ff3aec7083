/** The clock of a page, which stands still: a test says when timers are over. */
export class ManualTimers {
  readonly #originals = { setTimeout, clearTimeout, setInterval, clearInterval };
  readonly #pending = new Map<number, { readonly ms: number; readonly call: () => void }>();
  #count = 0;

  /** Takes the place of the page's timers until {@link restore}. */
  constructor() {
    const clear = (id: number): void => {
      this.#pending.delete(id);
    };
    Object.assign(globalThis, {
      setTimeout: (call: () => void, ms: number): number => {
        const id = this.#add(ms, () => {
          this.#pending.delete(id);
          call();
        });
        return id;
      },
      setInterval: (call: () => void, ms: number): number => this.#add(ms, call),
      clearTimeout: clear,
      clearInterval: clear,
    });
  }

  /** How long each timer takes that is running, in milliseconds. */
  get pending(): readonly number[] {
    return [...this.#pending.values()].map(({ ms }) => ms);
  }

  /** Has the time of every running timer go by, once. */
  pass(): void {
    for (const { call } of [...this.#pending.values()]) call();
  }

  /** Gives the page its timers back. */
  restore(): void {
    Object.assign(globalThis, this.#originals);
  }

  #add(ms: number, call: () => void): number {
    this.#count += 1;
    this.#pending.set(this.#count, { ms, call });
    return this.#count;
  }
}
