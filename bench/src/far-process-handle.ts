import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Contender } from './end.js';
import type { Far, FarRole, FarSample } from './far.js';
import type { FarAnswer, FarRequest } from './far-process.js';
import type { Session } from './session.js';
import { OpenWire } from './wires.js';

const PROGRAM = fileURLToPath(new URL('far-process.js', import.meta.url));

/** A process that holds far ends. */
export class FarProcess {
  readonly #child: ChildProcess = fork(PROGRAM, { execArgv: ['--expose-gc'], serialization: 'advanced' });
  readonly #waiting: Map<string, (answer: FarAnswer) => void> = new Map();
  readonly #wires: Map<number, OpenWire> = new Map();
  #lastId = 0;

  constructor() {
    this.#child.on('message', (answer: FarAnswer) => {
      if (answer.tell === 'signal') this.#wires.get(answer.id)?.deliver(answer.signal);
      else this.#waiting.get(`${answer.tell} ${answer.id}`)?.(answer);
    });
  }

  /** Opens a connection whose far end is in the process. */
  async open(contender: Contender, isPolled: boolean): Promise<Session> {
    const id = ++this.#lastId;
    const wire = new OpenWire((signal) => {
      this.#ask({ ask: 'signal', id, signal });
    });
    this.#wires.set(id, wire);
    const opened = this.#answer('open', id);
    this.#ask({ ask: 'open', id, contender: contender.name, isPolled });
    const near = await contender.open('offerer', wire, isPolled);
    await opened;
    const far = this.#far(id);
    return {
      near,
      far,
      // Its process has a clock of its own.
      pollFar: () => undefined,
      close: async () => {
        near.close();
        await far.close();
      },
    };
  }

  /** Ends the process. */
  stop(): void {
    this.#child.kill('SIGKILL');
  }

  #far(id: number): Far {
    return {
      become: async (role: FarRole) => {
        const became = this.#answer('became', id);
        this.#ask({ ask: 'become', id, role });
        await became;
      },
      sample: async (): Promise<FarSample> => {
        const told = this.#answer('sample', id);
        this.#ask({ ask: 'sample', id });
        const answer = await told;
        if (answer.tell !== 'sample') throw new Error('a sample was expected');
        return answer.sample;
      },
      close: async () => {
        const closed = this.#answer('closed', id);
        this.#ask({ ask: 'close', id });
        await closed;
        this.#wires.delete(id);
      },
    };
  }

  #ask(request: FarRequest): void {
    this.#child.send(request);
  }

  #answer(tell: FarAnswer['tell'], id: number): Promise<FarAnswer> {
    const key = `${tell} ${id}`;
    return new Promise((resolve, reject) => {
      const ended = (): void => {
        reject(new Error('the process of the far end has ended'));
      };
      this.#child.once('exit', ended);
      this.#waiting.set(key, (answer) => {
        this.#waiting.delete(key);
        this.#child.off('exit', ended);
        resolve(answer);
      });
    });
  }
}
