import { ANSWER_WAIT_MS, withEarlyMark } from '../timing/first-move.js';
import { HeldCalls } from '../timing/held-calls.js';

/** What happens with the candidates of ours. */
export interface OwnCandidatesListener {
  /** One is to be reported. */
  readonly onCandidate: (name: string) => void;
  /** An offerer is about to report its candidates before it has the answer. */
  readonly beforeEarly: () => Promise<void>;
}

/** The candidates of ours and when they are reported, see timing/first-move.ts. */
export class OwnCandidates {
  readonly #isTrickling: boolean;
  readonly #listener: OwnCandidatesListener;
  readonly #held = new HeldCalls();
  /** What is for an answerer of ours that waits for the answer to be here. */
  readonly #afterAnswer = new HeldCalls();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isNativeReady = false;
  /** They are wanted before the answer. */
  #isEarlyWanted = false;
  /** They were reported before the answer, which is not here. */
  #isEarly = false;
  /** One that was. */
  #marked: string | null = null;
  #isOver = false;

  constructor(isTrickling: boolean, listener: OwnCandidatesListener) {
    this.#isTrickling = isTrickling;
    this.#listener = listener;
  }

  /** One has been found. */
  report(name: string): void {
    this.#held.run(() => {
      const isMarked = this.#isEarly && this.#isTrickling;
      if (isMarked) this.#marked ??= name;
      this.#listener.onCandidate(isMarked ? withEarlyMark(name) : name);
    });
  }

  /** Calls back when all those that have been found are reported. */
  whenReported(call: () => void): void {
    this.#held.run(call);
  }

  /** The application has applied the offer. Without trickling there is no answer before all candidates are in the offer. */
  offerSet(): void {
    if (this.#isTrickling) {
      this.#timer = setTimeout(() => {
        this.#wantEarly();
      }, ANSWER_WAIT_MS);
    } else this.#wantEarly();
  }

  /** The native side can be checked, or never will be. */
  nativeIsReady(): void {
    this.#isNativeReady = true;
    if (this.#isEarlyWanted) this.#giveAway();
  }

  /**
   * The answer is here.
   *
   * @param isOurs - it says what marks mean
   * @param waitMs - how long to wait for the connection of ICE
   */
  answerSet(isOurs: boolean, waitMs: number): void {
    clearTimeout(this.#timer);
    this.#isEarlyWanted = false;
    this.#isEarly = false;
    this.#held.releaseWithin(waitMs);
    this.#afterAnswer.run(() => {
      if (isOurs && this.#marked !== null) this.#listener.onCandidate(this.#marked);
    });
    this.#afterAnswer.releaseWithin(waitMs);
  }

  /** The peer may have them. */
  release(): void {
    clearTimeout(this.#timer);
    this.#held.release();
    this.#afterAnswer.release();
  }

  /** None is reported any more. */
  drop(): void {
    clearTimeout(this.#timer);
    this.#isOver = true;
    this.#held.drop();
    this.#afterAnswer.drop();
  }

  #wantEarly(): void {
    this.#isEarlyWanted = true;
    if (this.#isNativeReady) this.#giveAway();
  }

  #giveAway(): void {
    this.#isEarlyWanted = false;
    const release = (): void => {
      if (this.#isOver) return;
      this.#held.release();
    };
    this.#isEarly = true;
    void this.#listener.beforeEarly().then(release);
  }
}
