import type { Side } from '../cell.js';
import type { IceServer, Signal } from '../messages.js';

/** What an end reports while it connects. */
export interface EndEvents {
  readonly signal: (signal: Signal) => void;
  readonly open: () => void;
  readonly fault: (reason: string) => void;
}

/** One end of a connection that is being made. */
export interface End {
  take(signal: Signal): void;
  close(): void;
}

/** How an end is begun. The offerer makes its channel and its offer at once. */
export interface EndOptions {
  readonly side: Side;
  readonly iceServers: readonly IceServer[];
  readonly events: EndEvents;
}

export type OpenEnd = (options: EndOptions) => End;

export const LABEL = 'connects';
