import type { ConnectionEvent } from './event-queue.js';

/** Candidates that were found before the application has applied its local description: none fires before that. */
export class HeldCandidates {
  #held: ConnectionEvent[] | null = [];

  /** Keeps a candidate; false once they are released. */
  hold(candidate: ConnectionEvent): boolean {
    if (this.#held === null) return false;
    this.#held.push(candidate);
    return true;
  }

  /** The description is applied: gives what was held, and holds nothing from now on. */
  release(): readonly ConnectionEvent[] {
    const held = this.#held ?? [];
    this.#held = null;
    return held;
  }
}
