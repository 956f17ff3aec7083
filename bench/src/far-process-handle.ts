import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Contender, otherSide, type Signal } from './end.js';
import type { Far, FarRole, FarSample } from './far.js';
import type { FarAnswer, FarRequest } from './far-process.js';
import type { OpenOptions } from './measurement.js';
import type { Session } from './session.js';
import { delayed, OpenWire } from './wires.js';

const PROGRAM = fileURLToPath(new URL('far-process.js', import.meta.url));

/** A process that holds far ends. */
export class FarProcess {
  readonly #child: ChildProcess = fork(PROGRAM, { execArgv: ['--expose-gc'], serialization: 'advanced' });
  readonly #waiting: Map<string, (answer: FarAnswer) => void> = new Map();
  readonly #deliveries: Map<number, (signal: Signal) => void> = new Map();
  #lastId = 0;

  constructor() {
    this.#child.on('message', (answer: FarAnswer) => {
      if (answer.tell === 'signal') this.#deliveries.get(answer.id)?.(answer.signal);
      else this.#waiting.get(`${answer.tell} ${answer.id}`)?.(answer);
    });
  }

  /** Opens a connection whose far end is in the process. */
  async open(
    contender: Contender,
    { isPolled = false, delayMs = 0, side = 'offerer' }: OpenOptions = {},
  ): Promise<Session> {
    const id = ++this.#lastId;
    const send = delayed((signal) => {
      this.#ask({ ask: 'signal', id, signal });
    }, delayMs);
    const wire = new OpenWire(send);
    const deliver = delayed((signal) => {
      // What is still on its way when the connection is closed does not matter any more.
      if (this.#deliveries.has(id)) wire.deliver(signal);
    }, delayMs);
    this.#deliveries.set(id, deliver);
    const opened = this.#answer('open', id);
    this.#ask({ ask: 'open', id, contender: contender.name, side: otherSide(side), isPolled });
    const near = await contender.open(side, wire, isPolled);
    await opened;
    const far = this.#far(id);
    return {
      near,
      far,
      // Its process has a clock of its own.
      pollFar: () => undefined,
      close: async () => {
        this.#deliveries.delete(id);
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
