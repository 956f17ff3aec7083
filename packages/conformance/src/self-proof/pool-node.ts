import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Failure } from './run.js';

/** Tests wait more than they compute. */
const WORKERS_PER_CORE = 4;
const MOST_WORKERS = 8;

/** Runs broken copies in threads of their own, so that none feels the timers and the garbage of another. */
export class SelfProofPool {
  readonly #workers = new Set<Worker>();
  readonly #waiting: {
    readonly index: number;
    readonly settle: (run: Promise<readonly Failure[]>) => void;
  }[] = [];

  /** Runs the copy of that index once a thread is free. */
  run(index: number): Promise<readonly Failure[]> {
    return new Promise((settle) => {
      this.#waiting.push({ index, settle });
      if (this.#workers.size < Math.min(MOST_WORKERS, WORKERS_PER_CORE * availableParallelism()))
        this.#start();
    });
  }

  /** Ends the threads. */
  async close(): Promise<void> {
    await Promise.all(Array.from(this.#workers, (worker) => worker.terminate()));
  }

  #start(): void {
    const worker = new Worker(new URL('./worker-node.js', import.meta.url));
    this.#workers.add(worker);
    void this.#serve(worker);
  }

  async #serve(worker: Worker): Promise<void> {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      const run = answerOf(worker, next.index);
      next.settle(run);
      const isAlive = await run.then(
        () => true,
        () => false,
      );
      if (isAlive) continue;
      this.#workers.delete(worker);
      if (this.#waiting.length > 0) this.#start();
      return;
    }
  }
}

/** Asks a thread for one run; rejects where the thread dies of it. */
function answerOf(worker: Worker, index: number): Promise<readonly Failure[]> {
  return new Promise((resolve, reject) => {
    worker.removeAllListeners();
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.postMessage(index);
  });
}
