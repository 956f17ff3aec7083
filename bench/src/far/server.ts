import { type Contender, contenderOf, type EndOptions, type Side } from '../connection/end.js';
import { FarEnd } from '../connection/far-end.js';
import type { FarAnswer, FarRequest } from './protocol.js';
import { OpenWire } from '../connection/wires.js';

const TICK_MS = 1000 / 60;

/** The place of the far ends, as it sees itself. */
export interface FarPlace {
  readonly contenders: readonly Contender[];
  tell(answer: FarAnswer): void;
  /** What it has used so far. */
  cpuSeconds(): number;
}

interface Held {
  readonly wire: OpenWire;
  end: FarEnd | null;
  ticks: ReturnType<typeof setInterval> | undefined;
}

/** Does what it is asked; messages come in order. */
export class FarServer {
  readonly #place: FarPlace;
  readonly #held: Map<number, Held> = new Map();

  constructor(place: FarPlace) {
    this.#place = place;
  }

  take(request: FarRequest): void {
    const { id } = request;
    if (request.ask === 'open') {
      void this.#open(id, request.contender, request.side, request.options);
      return;
    }
    const held = this.#held.get(id);
    if (held === undefined) return;
    switch (request.ask) {
      case 'signal':
        held.wire.deliver(request.signal);
        break;
      case 'become':
        held.end?.become(request.role);
        this.#place.tell({ tell: 'became', id });
        break;
      case 'sample':
        if (held.end !== null)
          this.#place.tell({ tell: 'sample', id, sample: held.end.sample(this.#place.cpuSeconds()) });
        break;
      case 'close':
        this.#close(id, held);
    }
  }

  async #open(id: number, name: string, side: Side, options: EndOptions): Promise<void> {
    const contender = contenderOf(this.#place.contenders, name);
    const wire = new OpenWire((signal) => {
      this.#place.tell({ tell: 'signal', id, signal });
    });
    const held: Held = { wire, end: null, ticks: undefined };
    this.#held.set(id, held);
    const end = new FarEnd(await contender.open(side, wire, options));
    held.end = end;
    if (options.isPolled) {
      held.ticks = setInterval(() => {
        end.poll();
      }, TICK_MS);
    }
    this.#place.tell({ tell: 'open', id });
  }

  #close(id: number, { end, ticks }: Held): void {
    clearInterval(ticks);
    end?.close();
    this.#held.delete(id);
    this.#place.tell({ tell: 'closed', id });
  }
}
