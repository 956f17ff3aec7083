import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { trustedCertificate } from './trusted-certificate-node.js';
import type { Job, Message } from './protocol.js';

/** Output that is still on its way when a process has ended; some other process may hold the pipe for ever. */
const LAST_OUTPUT_MS = 500;

/** What is kept of the output, for the failure of a process that ends: the reason comes first, a stack after it. */
const MAX_LINES = 30;

/** One process that runs the suite. */
export class SuiteProcess {
  readonly #child: ChildProcess;
  readonly #trusted = trustedCertificate();
  #printed = '';

  /** @param onOutput - hears what the process prints, on either stream */
  constructor(job: Job, onMessage: (message: Message) => void, onOutput: (text: string) => void) {
    this.#child = fork(fileURLToPath(new URL('./suite-process-node.js', import.meta.url)), {
      execArgv: [...process.execArgv, '--expose-gc'],
      env: { ...process.env, ...this.#trusted.environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child.on('message', (message) => {
      onMessage(message as Message); // the program above sends nothing else
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#printed = `${this.#printed}${text}`.split('\n').slice(0, MAX_LINES).join('\n');
        onOutput(text);
      });
    }
    this.#child.send(job, () => undefined); // where it fails the process has ended, which is seen below
  }

  /** What it has printed since {@link forgetOutput}, its first lines. */
  get output(): string {
    return this.#printed.trim();
  }

  /** What was printed until now is of no interest any more. */
  forgetOutput(): void {
    this.#printed = '';
  }

  /** Waits until it has ended and all that it told was heard; rejects where it could not be started. */
  async ended(): Promise<Readonly<{ code: number | null; signal: string | null }>> {
    const child = this.#child;
    const disconnected = new Promise((resolve) => child.once('disconnect', resolve));
    const closed = new Promise((resolve) => child.once('close', resolve));
    const end = await new Promise<{ code: number | null; signal: string | null }>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        resolve({ code, signal });
      });
    });
    await Promise.race([Promise.all([disconnected, closed]), pause(LAST_OUTPUT_MS)]);
    child.stdout?.destroy();
    child.stderr?.destroy();
    this.#trusted.remove();
    return end;
  }

  /** Ends it at once. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}
