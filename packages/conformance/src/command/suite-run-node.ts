import type { TestResult } from '../run/test-result.js';
import { outcomeOf } from '../run/known-failure.js';
import type { ListedTest } from '../run/listed-test.js';
import { CannotRun } from './cannot-run.js';
import { blockedText, endedText, exitResult, howOf, type ProcessEnd } from '../run/exit-test.js';
import type { Job, Loaded, Message } from './protocol.js';
import { SuiteProcess } from './suite-process-handle-node.js';

/** Beyond the suite's own limit of a test, after which a process that says nothing is blocked. */
const GRACE_MS = 10_000;

/** Hears how a run goes on. */
export interface RunListener {
  readonly onLoaded: (loaded: Loaded) => void;
  readonly onStart: (test: ListedTest) => void;
  readonly onResult: (result: TestResult) => void;
  /** What the extension prints. */
  readonly onOutput: (text: string) => void;
}

/** One run of the suite: in one process, and a new one for the rest each time that the extension ends it. */
export class SuiteRun {
  readonly #job: Job;
  readonly #listener: RunListener;
  readonly #results: TestResult[] = [];
  #loaded: Loaded | null = null;
  #process: SuiteProcess | null = null;
  #current: ListedTest | null = null;
  #watchdog: NodeJS.Timeout | undefined;
  #isBlocked = false;
  #doneAt: number | null = null;
  #alive: readonly string[] | null = null;
  #refusal: CannotRun | null = null;
  #isStopped = false;

  constructor(job: Job, listener: RunListener) {
    this.#job = job;
    this.#listener = listener;
  }

  /** The results so far, in the order of the run. */
  get results(): readonly TestResult[] {
    return this.#results;
  }

  /** What was loaded; null where it has not come to that. */
  get loaded(): Loaded | null {
    return this.#loaded;
  }

  /**
   * Runs the tests that are left, until none is or {@link stop} is called.
   *
   * @returns what came of the process itself, after the last test; null where the run was stopped
   * @throws CannotRun where the tests cannot begin
   */
  async run(): Promise<TestResult | null> {
    for (;;) {
      const known = this.#results.length;
      const end = await this.#runProcess();
      if (this.#isStopped) return null;
      if (this.#refusal !== null) throw this.#refusal;
      if (this.#doneAt !== null)
        return exitResult(end, this.#alive, Math.round(performance.now() - this.#doneAt));
      this.#blame(end);
      if (this.#results.length === known) throw noBeginning(this.#job, end);
    }
  }

  /** Ends the run at once. */
  stop(): void {
    this.#isStopped = true;
    this.#process?.kill();
  }

  async #runProcess(): Promise<ProcessEnd> {
    const done = new Set(this.#results.map(({ id }) => id));
    const left = this.#loaded?.tests.map(({ id }) => id).filter((id) => !done.has(id)) ?? null;
    const process = new SuiteProcess(
      { ...this.#job, ids: left, before: this.#results },
      (message) => {
        this.#hear(message);
      },
      this.#listener.onOutput,
    );
    this.#process = process;
    try {
      return { ...(await process.ended()), output: process.output };
    } finally {
      clearTimeout(this.#watchdog);
    }
  }

  #hear(message: Message): void {
    switch (message.kind) {
      case 'loaded':
        if (this.#loaded !== null) return;
        this.#loaded = message.loaded;
        this.#listener.onLoaded(message.loaded);
        return;
      case 'start':
        this.#begin(message.id);
        return;
      case 'result':
        this.#end(message.result);
        return;
      case 'done':
        this.#doneAt = performance.now();
        return;
      case 'alive':
        this.#alive = message.resources;
        return;
      case 'refused':
        this.#refusal = new CannotRun(message.message, message.detail);
    }
  }

  #begin(id: string): void {
    this.#current = this.#loaded?.tests.find((test) => test.id === id) ?? null;
    if (this.#current !== null) this.#listener.onStart(this.#current);
    this.#process?.forgetOutput();
    this.#watchdog = setTimeout(() => {
      this.#isBlocked = true;
      this.#process?.kill();
    }, this.#silenceMs);
  }

  #end(result: TestResult): void {
    clearTimeout(this.#watchdog);
    this.#current = null;
    this.#results.push(result);
    this.#listener.onResult(result);
  }

  get #silenceMs(): number {
    return (this.#loaded?.limitMs ?? 0) + GRACE_MS * this.#job.scale;
  }

  /** The process has ended: that is the result of the test that ran, or of the next one. */
  #blame(end: ProcessEnd): void {
    const done = new Set(this.#results.map(({ id }) => id));
    const next = this.#loaded?.tests.find((test) => !done.has(test.id) && test.pending === undefined);
    const test = this.#current ?? next;
    if (test === undefined || (this.#current === null && done.size === 0)) return;
    const failure = this.#isBlocked ? blockedText(test, this.#silenceMs, end) : endedText(test, end);
    this.#isBlocked = false;
    const { id, clauses, title } = test;
    const outcome = outcomeOf(id, this.#job.knownFailures[id], failure);
    this.#end({ id, clauses, title, durationMs: 0, ...outcome });
  }
}

function noBeginning({ specifier }: Job, end: ProcessEnd): CannotRun {
  const message = `the process ended before the first test (${howOf(end)}): what '${specifier}' loads ends it`;
  return new CannotRun(message);
}
