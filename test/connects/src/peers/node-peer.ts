import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Report, Request } from '../messages.js';
import type { StackName } from '../stacks.js';
import { ignore, LastWords, type Peer } from './peer.js';

const PROGRAM = fileURLToPath(new URL('../ends/node-end-process.js', import.meta.url));

/** A stack of Node.js in a process of its own. */
export class NodePeer implements Peer {
  onReport: (report: Report) => void = ignore;
  onGone: (reason: string) => void = ignore;
  readonly #child: ChildProcess;

  constructor(stack: StackName) {
    const words = new LastWords();
    this.#child = fork(PROGRAM, [stack], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    this.#child.stderr?.on('data', words.add);
    this.#child.on('message', (report: Report) => {
      this.onReport(report);
    });
    this.#child.once('exit', (code, signal) => {
      this.onGone(`the process of ${stack} ended with ${String(signal ?? code)}\n${words.text}`.trim());
    });
  }

  /** Of the process. */
  get pid(): number {
    return this.#child.pid ?? 0;
  }

  send(request: Request): void {
    // What cannot be sent any more is reported by `onGone`.
    if (this.#child.connected) this.#child.send(request, ignore);
  }

  kill(): void {
    this.onGone = ignore;
    this.#child.kill('SIGKILL');
  }
}
