import {
  answerDifference,
  type RemoteDescription,
  type SessionDescriptionType,
} from '@peerplug/core/extension';

/** Has the platform apply a description. */
export type Apply = (description: RTCSessionDescriptionInit) => Promise<void>;

/**
 * Answers of one side, provisional ones first.
 *
 * A platform that has none (Firefox 153: 'pranswer not yet implemented') refuses the first and is given it as the final
 * one; what comes after it is not passed on.
 */
export class ProvisionalAnswers {
  /** The provisional ones that are being applied, or were; null until one has come. */
  #latest: Promise<void> | null = null;
  /** The platform took a provisional one as the final one. */
  #isFinal = false;
  /** That one, if it is the peer's. */
  #final: RemoteDescription | null = null;

  /** Why an answer of the peer cannot be taken, as far as it is known now; null if it can. */
  objection(description: RemoteDescription): string | null {
    return this.#final === null ? null : answerDifference(this.#final, description);
  }

  /**
   * Applies a description, at once unless a provisional answer is under way.
   *
   * @param remote - the description, if it is the peer's
   */
  apply(type: SessionDescriptionType, sdp: string, apply: Apply, remote?: RemoteDescription): Promise<void> {
    const step = (): Promise<void> => this.#apply(type, sdp, apply, remote ?? null);
    const applied = this.#latest === null ? step() : this.#latest.then(step);
    if (type === 'pranswer') this.#latest = applied;
    return applied;
  }

  async #apply(
    type: SessionDescriptionType,
    sdp: string,
    apply: Apply,
    remote: RemoteDescription | null,
  ): Promise<void> {
    if (this.#isFinal) {
      const objection = remote && this.objection(remote);
      if (objection !== null) throw new Error(objection);
      return;
    }
    try {
      await apply({ type, sdp });
    } catch (cause) {
      // Refused as provisional, or at all: which of the two, the next line shows.
      if (type !== 'pranswer') throw cause;
      await apply({ type: 'answer', sdp });
      this.#isFinal = true;
      this.#final = remote;
    }
  }
}
