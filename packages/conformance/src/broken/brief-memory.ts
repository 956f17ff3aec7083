/** Remembers something until the code that is running has returned to the event loop. */
export class BriefMemory<T> {
  #value: T | null = null;

  get value(): T | null {
    return this.#value;
  }

  remember(value: T): void {
    this.#value = value;
    queueMicrotask(() => {
      if (this.#value === value) this.#value = null;
    });
  }
}
