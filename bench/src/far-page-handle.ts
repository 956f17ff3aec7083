import type { BrowserFamily } from './browser-tools.js';
import { type Contender, otherSide, type Signal } from './end.js';
import type { Far } from './far.js';
import type { OpenOptions } from './measurement.js';
import { type ServedPage, servePage } from './served-page.js';
import type { Session } from './session.js';
import { delayed, OpenWire } from './wires.js';

/** A page of a browser that holds far ends, of which nothing is asked but to connect. */
export class FarPage {
  readonly #served: ServedPage;
  readonly #deliveries: Map<number, (signal: Signal) => void>;
  #lastId = 0;

  private constructor(served: ServedPage, deliveries: Map<number, (signal: Signal) => void>) {
    this.#served = served;
    this.#deliveries = deliveries;
  }

  static async launch(family: BrowserFamily): Promise<FarPage> {
    const deliveries = new Map<number, (signal: Signal) => void>();
    const served = await servePage(family, 'far-page.js', (page) =>
      page.exposeFunction('tellSignal', (id: number, signal: Signal) => {
        deliveries.get(id)?.(signal);
      }),
    );
    return new FarPage(served, deliveries);
  }

  /** Opens a connection whose far end is in the page. */
  async open(
    contender: Contender,
    { isPolled = false, delayMs = 0, side = 'offerer' }: OpenOptions = {},
  ): Promise<Session> {
    const id = ++this.#lastId;
    const wire = new OpenWire(
      delayed((signal) => {
        void this.#call(`deliverSignal(${id}, ${JSON.stringify(signal)})`);
      }, delayMs),
    );
    const deliver = delayed((signal) => {
      // What is still on its way when the connection is closed does not matter any more.
      if (this.#deliveries.has(id)) wire.deliver(signal);
    }, delayMs);
    this.#deliveries.set(id, deliver);
    const opened = this.#call(`openFar(${id}, '${otherSide(side)}')`);
    const near = await contender.open(side, wire, isPolled);
    await opened;
    return {
      near,
      far: unasked,
      pollFar: () => undefined,
      close: async () => {
        this.#deliveries.delete(id);
        near.close();
        await this.#call(`closeFar(${id})`);
      },
    };
  }

  /** Ends the browser. */
  async stop(): Promise<void> {
    await this.#served.close();
  }

  #call(expression: string): Promise<unknown> {
    return this.#served.page.evaluate(expression);
  }
}

const refuse = (): Promise<never> => Promise.reject(new Error('an end in a page of a browser only connects'));

const unasked: Far = { become: refuse, sample: refuse, close: refuse };
