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
  /** Whether the platform took the first as the final one; null until a provisional one has come. */
  #asFinal: Promise<boolean> | null = null;
  #isFinalInside = false;
  #first: RemoteDescription | null = null;

  /**
   * Why an answer of the peer cannot be taken, as far as it is known now; null if it can.
   *
   * @throws never; {@link apply} throws where it is known later only
   */
  objection(description: RemoteDescription): string | null {
    return this.#isFinalInside ? this.#difference(description) : null;
  }

  /** Applies a description: offers and final answers as they are, unless the platform has a final answer already. */
  async apply(
    type: SessionDescriptionType,
    sdp: string,
    apply: Apply,
    remote?: RemoteDescription,
  ): Promise<void> {
    if (this.#asFinal === null) {
      if (type !== 'pranswer') {
        await apply({ type, sdp });
        return;
      }
      this.#first = remote ?? null;
      this.#asFinal = this.#applyFirst(sdp, apply);
      await this.#asFinal;
      return;
    }
    if (!(await this.#asFinal)) {
      await apply({ type, sdp });
      return;
    }
    const difference = remote === undefined ? null : this.#difference(remote);
    if (difference !== null) throw new Error(difference);
  }

  async #applyFirst(sdp: string, apply: Apply): Promise<boolean> {
    try {
      await apply({ type: 'pranswer', sdp });
      return false;
    } catch {
      // Refused as provisional, or at all: which of the two, the next line shows.
      await apply({ type: 'answer', sdp });
      this.#isFinalInside = true;
      return true;
    }
  }

  #difference(description: RemoteDescription): string | null {
    return this.#first === null ? null : answerDifference(this.#first, description);
  }
}
