import type { Contender, EndOptions, Signal } from '../connection/end.js';
import type { Far, FarRole, FarSample } from '../connection/far-end.js';
import type { FarAnswer, FarRequest } from './protocol.js';
import type { OpenOptions, Session } from '../connection/session.js';
import { OpenWire } from '../connection/wires.js';

/** The place of the far ends, as the near end sees it. */
export interface FarLink {
  ask(request: FarRequest): void;
}

/** Opens connections whose far ends are somewhere else. */
export class FarClient {
  readonly #link: FarLink;
  readonly #waiting: Map<string, { resolve(answer: FarAnswer): void; reject(error: Error): void }> =
    new Map();
  readonly #deliveries: Map<number, (signal: Signal) => void> = new Map();
  #lastId = 0;

  constructor(link: FarLink) {
    this.#link = link;
  }

  /** An answer has come. */
  take(answer: FarAnswer): void {
    if (answer.tell === 'signal') {
      this.#deliveries.get(answer.id)?.(answer.signal);
      return;
    }
    const key = `${answer.tell} ${answer.id}`;
    this.#waiting.get(key)?.resolve(answer);
    this.#waiting.delete(key);
  }

  /** No answer will come any more. */
  fail(error: Error): void {
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }

  /** Opens one. */
  async open(contender: Contender, { isPolled = false }: OpenOptions = {}): Promise<Session> {
    const id = ++this.#lastId;
    const wire = new OpenWire((signal) => {
      this.#link.ask({ ask: 'signal', id, signal });
    });
    this.#deliveries.set(id, (signal) => {
      wire.deliver(signal);
    });
    const opened = this.#answer('open', id);
    const end: EndOptions = { isPolled };
    this.#link.ask({ ask: 'open', id, contender: contender.name, side: 'answerer', options: end });
    const near = await contender.open('offerer', wire, end);
    await opened;
    const far = this.#far(id);
    return {
      near,
      far,
      // It has a clock of its own.
      pollFar: () => undefined,
      close: async () => {
        this.#deliveries.delete(id);
        near.close();
        await far.close();
      },
    };
  }

  #far(id: number): Far {
    return {
      become: async (role: FarRole) => {
        const became = this.#answer('became', id);
        this.#link.ask({ ask: 'become', id, role });
        await became;
      },
      sample: async (): Promise<FarSample> => {
        const told = this.#answer('sample', id);
        this.#link.ask({ ask: 'sample', id });
        const answer = await told;
        if (answer.tell !== 'sample') throw new Error('a sample was expected');
        return answer.sample;
      },
      close: async () => {
        const closed = this.#answer('closed', id);
        this.#link.ask({ ask: 'close', id });
        await closed;
      },
    };
  }

  #answer(tell: FarAnswer['tell'], id: number): Promise<FarAnswer> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(`${tell} ${id}`, { resolve, reject });
    });
  }
}
