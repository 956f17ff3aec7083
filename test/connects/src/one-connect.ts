import type { Side } from './cell.js';
import type { IceServer, Report, Signal } from './messages.js';
import type { WatchedPeer } from './watched-peer.js';

/** A connect that takes longer has failed. */
const CONNECT_MS = 15_000;

/** A peer that is alive has closed its end long before. */
const CLOSE_MS = 20_000;

export const SIDES: readonly Side[] = ['offerer', 'answerer'];

/** The two ends of a connect. */
export interface Ends {
  readonly offerer: WatchedPeer;
  readonly answerer: WatchedPeer;
}

/** What each end is given as servers, and how long messages of signaling take. */
export interface ConnectOptions {
  readonly id: number;
  readonly delayMs: number;
  readonly iceServers: Readonly<Record<Side, readonly IceServer[]>>;
}

/** How a connect went. */
export interface Outcome {
  /** Until both channels were open; null where it failed. */
  readonly ms: number | null;
  /** What the ends reported beside; the reasons of a connect that failed are among them. */
  readonly faults: readonly string[];
}

/** Makes two peers connect with each other once, passing their signaling on, and closes both ends. */
export async function connectOnce(ends: Ends, options: ConnectOptions): Promise<Outcome> {
  const { id } = options;
  const faults: string[] = [];
  const started = performance.now();
  const isOpen = await opened(ends, options, faults);
  const ms = performance.now() - started;
  await Promise.all([closed(ends.offerer, id), closed(ends.answerer, id)]);
  for (const side of SIDES) {
    const { end } = ends[side];
    if (end !== null) faults.push(`${side}: ${end.reason}`);
  }
  return { ms: isOpen ? ms : null, faults };
}

/** Resolves when both channels are open, with true; or when that is not going to happen. */
function opened(ends: Ends, { id, delayMs, iceServers }: ConnectOptions, faults: string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const open = new Set<Side>();
    const finish = (isOpen: boolean): void => {
      clearTimeout(timer);
      for (const end of [ends.offerer, ends.answerer]) end.forget(id);
      resolve(isOpen);
    };
    const timer = setTimeout(() => {
      const missing = SIDES.filter((side) => !open.has(side));
      faults.push(`not open within ${CONNECT_MS / 1000} s: ${missing.join(' and ')}`);
      finish(false);
    }, CONNECT_MS);
    for (const [side, other] of [
      ['offerer', 'answerer'],
      ['answerer', 'offerer'],
    ] as const) {
      const pass = (signal: Signal): void => {
        ends[other].send({ ask: 'signal', id, signal });
      };
      ends[side].listen(id, (report: Report) => {
        if (report.report === 'signal') {
          if (delayMs === 0) pass(report.signal);
          else setTimeout(pass, delayMs, report.signal);
        } else if (report.report === 'fault') faults.push(`${side}: ${report.reason}`);
        else if (report.report === 'open' && open.add(side).size === 2) finish(true);
      });
      ends[side].onEnd(() => {
        finish(false);
      });
    }
    // The answerer first: it has to be there when the offer comes.
    ends.answerer.send({ ask: 'open', id, side: 'answerer', iceServers: iceServers.answerer });
    ends.offerer.send({ ask: 'open', id, side: 'offerer', iceServers: iceServers.offerer });
  });
}

/** Resolves when a peer has closed its end, or is gone itself. */
function closed(peer: WatchedPeer, id: number): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      peer.forget(id);
      resolve();
    };
    const timer = setTimeout(finish, CLOSE_MS);
    peer.listen(id, ({ report }) => {
      if (report === 'closed') finish();
    });
    peer.onEnd(finish);
    peer.send({ ask: 'close', id });
  });
}
