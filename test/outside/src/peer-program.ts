import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { PeerCommand, PeerEvent } from './protocol.js';

/** A program or a page with a peer in it. */
export interface PeerProgram {
  /** Called with each event; replaced by whoever listens next. */
  onEvent: (event: PeerEvent) => void;
  send(command: PeerCommand): void;
  /** Ends it; rejects with what it said where it had ended on its own. */
  stop(): Promise<void>;
}

/** How much of what a program says on its standard error is kept. */
const LAST_WORDS = 4000;

/** A peer in a process, which takes and gives lines of JSON. */
export class PeerProcess implements PeerProgram {
  onEvent: (event: PeerEvent) => void = () => undefined;
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #isStopped = false;
  #lastWords = '';
  #fault: Error | null = null;

  constructor(command: string, parameters: readonly string[]) {
    const child = spawn(command, parameters, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child = child;
    child.once('error', (error) => {
      this.#fault = error;
      this.#reportFault(error);
    });
    this.#ended = once(child, 'close').catch(() => undefined);
    child.stderr.on('data', (text: Buffer) => {
      this.#lastWords = (this.#lastWords + text.toString()).slice(-LAST_WORDS);
    });
    // What is written to a program that has ended is lost, which is reported when it is stopped.
    child.stdin.on('error', () => undefined);
    createInterface({ input: child.stdout }).on('line', (line) => {
      // Libraries print there too.
      if (line.startsWith('{"connection"')) this.onEvent(JSON.parse(line) as PeerEvent); // as protocol.ts has it
    });
    child.once('exit', (code, signal) => {
      if (this.#isStopped) return;
      this.#fault = new Error(`it ended with ${String(signal ?? code)}: ${this.#lastWords}`);
      this.#reportFault(this.#fault);
    });
  }

  send(command: PeerCommand): void {
    if (this.#fault === null) this.#child.stdin?.write(`${JSON.stringify(command)}\n`);
    else this.#reportFault(this.#fault);
  }

  async stop(): Promise<void> {
    if (this.#fault !== null) throw this.#fault;
    this.#isStopped = true;
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  /** To whichever connection listens. */
  #reportFault({ message }: Error): void {
    this.onEvent({ connection: 0, is: 'error', reason: message });
  }
}
