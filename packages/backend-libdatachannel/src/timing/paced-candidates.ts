/**
 * How long after one candidate the next is used, in milliseconds: the least that RFC 8445 §14.2 allows between two
 * connectivity checks.
 */
export const PACE_MS = 5;

/**
 * Hands the candidates of the peer over one after the other, of those that wait the one with the highest priority first.
 *
 * libdatachannel 0.24.5 checks a candidate at once, but where another check has not left yet, 50 ms after that; and it
 * nominates no pair while one of a higher priority waits for its turn. So with candidates that come together, as those of
 * a browser do, half of all connects took 50, 100 or 150 ms longer than they need. Between machines that answer within
 * {@link PACE_MS} the first pair is nominated before the next begins.
 */
export class PacedCandidates<T extends { readonly priority: number }> {
  readonly #take: (candidate: T) => void;
  #waiting: T[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param take - uses one */
  constructor(take: (candidate: T) => void) {
    this.#take = take;
  }

  /** Uses it now, or when it is its turn. */
  add(candidate: T): void {
    this.#waiting.push(candidate);
    if (this.#timer === undefined) this.#next();
  }

  /** Those that wait are used no more. */
  drop(): void {
    this.#waiting = [];
  }

  #next(): void {
    this.#timer = undefined;
    const [first] = this.#waiting.toSorted((one, other) => other.priority - one.priority);
    if (first === undefined) return;
    this.#waiting.splice(this.#waiting.indexOf(first), 1);
    this.#timer = setTimeout(() => {
      this.#next();
    }, PACE_MS);
    this.#take(first);
  }
}
