import type { Contender, End } from './end.js';
import { type Far, FarEnd } from './far-end.js';
import { joinedWires } from './wires.js';

/** How a connection is opened. */
export interface OpenOptions {
  /** Packets are handed over in `poll()` only. */
  readonly isPolled?: boolean;
}

/** A connection that a measurement drives from one end. */
export interface Session {
  readonly near: End;
  readonly far: Far;
  /** Of polled ends in this process: the far end's tick. */
  pollFar(): void;
  close(): Promise<void>;
}

/** Both ends in this process, or in this page. */
export async function openTogether(
  contender: Contender,
  { isPolled = false }: OpenOptions = {},
): Promise<Session> {
  const [one, other] = joinedWires();
  const [near, farSide] = await Promise.all([
    contender.open('offerer', one, { isPolled }),
    contender.open('answerer', other, { isPolled }),
  ]);
  const farEnd = new FarEnd(farSide);
  const close = (): Promise<void> => {
    near.close();
    farEnd.close();
    return Promise.resolve();
  };
  const far: Far = {
    become: (role) => {
      farEnd.become(role);
      return Promise.resolve();
    },
    sample: () => Promise.resolve(farEnd.sample(0)),
    close,
  };
  return {
    near,
    far,
    pollFar: () => {
      farEnd.poll();
    },
    close,
  };
}
