import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Contender } from '../connection/end.js';
import { FarClient } from './client.js';
import type { FarAnswer } from './protocol.js';
import type { OpenOptions, Session } from '../connection/session.js';

const PROGRAM = fileURLToPath(new URL('ends-process.js', import.meta.url));

/** A process that holds far ends, of the contender that the near ends are of. */
export class FarProcess {
  readonly #child: ChildProcess = fork(PROGRAM, { execArgv: ['--expose-gc'], serialization: 'advanced' });
  readonly #client: FarClient = new FarClient({
    ask: (request) => {
      this.#child.send(request);
    },
  });

  constructor() {
    this.#child.on('message', (answer: FarAnswer) => {
      this.#client.take(answer);
    });
    this.#child.once('exit', () => {
      this.#client.fail(new Error('the process of the far ends has ended'));
    });
  }

  /** Opens a connection whose far end is in the process. */
  open(contender: Contender, options?: OpenOptions): Promise<Session> {
    return this.#client.open(contender, options);
  }

  /** Ends the process. */
  stop(): void {
    this.#child.kill('SIGKILL');
  }
}
