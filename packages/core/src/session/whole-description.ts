import type { ConnectionEvent } from '../contract/event-queue.js';
import type { SessionDescription } from '../input/session-description.js';
import { withCandidates } from '../input/session-description-text.js';

/** What a description is made whole with. */
export interface DescriptionHost {
  /** Applies the description to the extension, which begins to gather then. */
  readonly apply: (description: SessionDescription) => void;
  /** Whether the extension has all its candidates. */
  readonly hasGathered: () => boolean;
  /** Passes the description on to the application. */
  readonly give: (description: SessionDescription) => void;
}

/**
 * Keeps the description that the extension made, and its candidates, until there are no more; then the application is
 * given one that contains them (`trickle: false`).
 *
 * Stacks gather once their description is applied, and the application cannot apply what it has not been given: so it
 * is applied here, and what the application does later with the text is kept from the extension.
 */
export class WholeDescription {
  readonly #host: DescriptionHost;
  readonly #candidates: string[] = [];
  #applied: SessionDescription | null = null;
  #isGiven = false;

  constructor(host: DescriptionHost) {
    this.#host = host;
  }

  /** Takes a description of the extension, and every candidate. */
  readonly take = (event: ConnectionEvent): boolean => {
    if (event.kind === 'candidate') {
      if (!this.#isGiven) this.#candidates.push(event.name);
      return true;
    }
    if (event.kind !== 'description' || this.#isGiven) return false;
    // The extension is in the middle of its report: it is called when that is over.
    void Promise.resolve({ type: event.type, text: event.sdp }).then(this.#apply);
    return true;
  };

  /** Looks whether the candidates are complete. */
  readonly look = (): void => {
    if (this.#isGiven || this.#applied === null || !this.#host.hasGathered()) return;
    this.#isGiven = true;
    const { type, text } = this.#applied;
    this.#host.give({ type, text: withCandidates(text, this.#candidates) });
  };

  readonly #apply = (description: SessionDescription): void => {
    this.#host.apply(description);
    this.#applied = description;
    this.look();
  };
}
