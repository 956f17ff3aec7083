import type { Report, Request } from '../messages.js';

/** A process (or page) that holds the ends of one stack, as the process that makes them connect sees it. */
export interface Peer {
  /** Takes each report; set by whoever uses the peer. */
  onReport: (report: Report) => void;
  /** Takes the reason when the peer is gone without having been asked to. */
  onGone: (reason: string) => void;
  send(request: Request): void;
  /** Ends it at once, whatever it is doing. */
  kill(): void;
}

export const ignore = (): void => undefined;

/** The last lines that a program wrote, for messages about its end. */
export class LastWords {
  #text = '';

  readonly add = (chunk: Buffer): void => {
    this.#text = (this.#text + chunk.toString()).slice(-2000);
  };

  get text(): string {
    return this.#text.trim();
  }
}
