import { BEAT_MS, type Report, type Request } from '../messages.js';
import type { End, OpenEnd } from './end.js';

/** Holds the ends of one stack in this process or page, and does what it is asked. */
export class EndHost {
  readonly #openEnd: OpenEnd;
  readonly #report: (report: Report) => void;
  readonly #ends = new Map<number, End>();

  constructor(openEnd: OpenEnd, report: (report: Report) => void) {
    this.#openEnd = openEnd;
    this.#report = report;
    report({ report: 'beat' });
    setInterval(report, BEAT_MS, { report: 'beat' } satisfies Report);
  }

  take(request: Request): void {
    const { id } = request;
    try {
      this.#do(request);
    } catch (error) {
      this.#report({ report: 'fault', id, reason: String(error) });
    }
  }

  #do(request: Request): void {
    const { id } = request;
    switch (request.ask) {
      case 'open':
        this.#open(request);
        break;
      case 'signal':
        this.#ends.get(id)?.take(request.signal);
        break;
      case 'close':
        this.#ends.get(id)?.close();
        this.#ends.delete(id);
        this.#report({ report: 'closed', id });
    }
  }

  #open({ id, side, iceServers }: Extract<Request, { ask: 'open' }>): void {
    const events = {
      signal: (signal: Extract<Report, { report: 'signal' }>['signal']): void => {
        this.#report({ report: 'signal', id, signal });
      },
      open: (): void => {
        this.#report({ report: 'open', id });
      },
      fault: (reason: string): void => {
        this.#report({ report: 'fault', id, reason });
      },
    };
    this.#ends.set(id, this.#openEnd({ side, iceServers, events }));
  }
}
