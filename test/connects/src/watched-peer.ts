import { BEAT_MS, type Report, type Request } from './messages.js';
import type { Peer } from './peers/peer.js';

/** So long without a word from a process that reports four times a second: it will not come back. */
const FROZEN_MS = 10_000;

/** A process that is being started is silent for longer, a browser on a machine that has other work above all. */
export const START_MS = 90_000;

/** A peer whose silence is noticed. */
export class WatchedPeer {
  readonly #peer: Peer;
  readonly #watch: NodeJS.Timeout;
  readonly #listeners = new Map<number, (report: Report) => void>();
  #missed = 0;
  #isReady = false;
  /** Why it is of no more use; null while it is. */
  #end: { readonly isFrozen: boolean; readonly reason: string } | null = null;
  #wake: () => void = () => undefined;

  /** Resolves when it takes requests; rejects when it ends before. */
  readonly ready: Promise<void>;

  constructor(peer: Peer, frozenMs: number = FROZEN_MS) {
    this.#peer = peer;
    this.ready = new Promise((resolve, reject) => {
      this.#wake = () => {
        reject(new Error(this.#end?.reason));
      };
      peer.onReport = (report) => {
        this.#missed = 0;
        this.#isReady = true;
        if (report.report === 'beat') resolve();
        else this.#listeners.get(report.id)?.(report);
      };
    });
    peer.onGone = (reason) => {
      this.#ended({ isFrozen: false, reason });
    };
    // Counted in beats of our own: where the whole machine stands still, nobody is frozen.
    this.#watch = setInterval(() => {
      this.#missed += 1;
      const limitMs = this.#isReady ? frozenMs : START_MS;
      if (this.#missed <= limitMs / BEAT_MS) return;
      this.#ended({ isFrozen: true, reason: `no sign of life for ${limitMs / 1000} s` });
    }, BEAT_MS);
  }

  get end(): { readonly isFrozen: boolean; readonly reason: string } | null {
    return this.#end;
  }

  /** Calls back once when it ends, in place of whoever asked before. */
  onEnd(wake: () => void): void {
    this.#wake = wake;
    if (this.#end !== null) wake();
  }

  /** Hears what it reports of one connection, until `forget`. */
  listen(id: number, listener: (report: Report) => void): void {
    this.#listeners.set(id, listener);
  }

  forget(id: number): void {
    this.#listeners.delete(id);
  }

  send(request: Request): void {
    if (this.#end === null) this.#peer.send(request);
  }

  stop(): void {
    clearInterval(this.#watch);
    this.#peer.kill();
  }

  #ended(end: { readonly isFrozen: boolean; readonly reason: string }): void {
    this.#end ??= end;
    this.stop();
    this.#wake();
  }
}
