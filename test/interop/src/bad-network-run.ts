import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { BadNetworkPart } from './bad-network-stacks.js';
import type { BadNetworkResult } from './bad-network-process.js';

/** A part of the tests of one stack on bad networks, in a process of its own: most of its time is waiting. */
export class BadNetworkRun {
  readonly #stack: string;
  readonly #part: BadNetworkPart;
  readonly #results: Map<string, BadNetworkResult> = new Map();
  #child: ChildProcess | null = null;
  #end: Error | null = null;
  readonly #wake: (() => void)[] = [];

  constructor(stack: string, part: BadNetworkPart) {
    this.#stack = stack;
    this.#part = part;
  }

  /** Starts the process, if it has not been started. */
  start(): void {
    if (this.#child !== null) return;
    const child = fork(
      fileURLToPath(new URL('./bad-network-process.js', import.meta.url)),
      [this.#stack, this.#part],
      {
        execArgv: ['--expose-gc'],
      },
    );
    child.on('message', (result: BadNetworkResult) => {
      this.#results.set(result.title, result);
      this.#tell();
    });
    child.on('error', (error) => {
      this.#ended(error);
    });
    child.on('exit', (code, signal) => {
      this.#ended(new Error(`the process of ${this.#stack} ended with ${String(signal ?? code)}`));
    });
    this.#child = child;
  }

  /** Waits until a test has run; rejects where it failed, or never will. */
  async test(title: string): Promise<void> {
    for (;;) {
      const result = this.#results.get(title);
      if (result?.failure === null) return;
      if (result !== undefined) throw new Error(result.failure);
      if (this.#end !== null) throw this.#end;
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }

  /** Ends the process, if it has not ended. */
  stop(): void {
    this.#child?.kill('SIGKILL');
  }

  #ended(error: Error): void {
    this.#end ??= error;
    this.#tell();
  }

  #tell(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}
