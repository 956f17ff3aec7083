/** Over so many milliseconds the present rate is averaged. */
const RECENT_MS = 2000;

interface Sample {
  readonly atMs: number;
  readonly bytes: number;
}

/** Tells how fast a count of bytes grows. */
export class RateMeter {
  /** The last one before the first byte: what comes before it is waiting. */
  #start: Sample | undefined;
  #recent: Sample[] = [];

  /** Takes the count; `nowMs` is of any clock that does not jump. */
  add(bytes: number, nowMs: number): void {
    const sample = { atMs: nowMs, bytes };
    if (bytes === 0 || this.#start === undefined) {
      this.#start = sample;
      this.#recent = [];
    }
    this.#recent = [...this.#recent.filter(({ atMs }) => nowMs - atMs <= RECENT_MS), sample];
  }

  /** Bytes a second of late. */
  get recent(): number {
    return this.#since(this.#recent[0]);
  }

  /** Bytes a second from the first byte to the last count. */
  get average(): number {
    return this.#since(this.#start);
  }

  #since(start: Sample | undefined): number {
    const last = this.#recent.at(-1);
    if (start === undefined || last === undefined || last.atMs === start.atMs) return 0;
    return ((last.bytes - start.bytes) * 1000) / (last.atMs - start.atMs);
  }
}
