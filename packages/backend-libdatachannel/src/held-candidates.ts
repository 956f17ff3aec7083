/** How long an answerer leaves the first move to a libdatachannel offerer, see `isFromLibdatachannel`. */
const FIRST_MOVE_MS = 300;

/** The peer's candidates, which may have to wait. */
export class HeldCandidates<Candidate> {
  readonly #take: (candidate: Candidate) => void;
  #held: Candidate[] | null = null;
  #isClosed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(take: (candidate: Candidate) => void) {
    this.#take = take;
  }

  /** From now on candidates wait. */
  hold(): void {
    this.#held ??= [];
  }

  /** Candidates wait no longer than a moment from now, if they do. */
  releaseSoon(): void {
    if (this.#held === null) return;
    this.#timer = setTimeout(() => {
      const held = this.#held ?? [];
      this.#held = null;
      for (const candidate of held) this.#take(candidate);
    }, FIRST_MOVE_MS);
  }

  /** A candidate has come: it is taken now, or when its time has come. */
  add(candidate: Candidate): void {
    if (this.#isClosed) return;
    if (this.#held === null) this.#take(candidate);
    else this.#held.push(candidate);
  }

  /** Nothing is taken any more. */
  close(): void {
    clearTimeout(this.#timer);
    this.#isClosed = true;
    this.#held = null;
  }
}
