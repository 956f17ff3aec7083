import { ChannelState } from '../constants/channel-state.js';
import { connectionOf, failureOf, Life } from './endings.js';
import { ErrorCode } from '../constants/error-code.js';
import { Signal } from '../api/signal.js';
import { waitFor, type WaitOptions } from './wait.js';
import type { WebRTCDataChannel } from '../api/data-channel.js';
import { WebRTCError } from '../errors/webrtc-error.js';
import type { WebRTCPeerConnection } from '../api/peer-connection.js';

type Owner = WebRTCPeerConnection | WebRTCDataChannel;

/** Fires when a signal may be over, with the reason once it is. */
interface Ending {
  readonly news: readonly Signal<[]>[];
  readonly reason: () => WebRTCError | null;
}

/** Of a signal that belongs to no connection, or to one that was collected. */
const NEVER: Ending = { news: [], reason: () => null };

/**
 * Waits for the next emission of a signal. Signals of a connection fire in its `poll()`, so it has to be polled
 * meanwhile, for example by `startAutoPoll()`.
 *
 * @returns the values that are emitted; rejected with the `WebRTCError` that says why nothing will come any more, once
 *   the connection (or the channel whose `activity` it is) has failed or is closed and all is delivered
 */
export function once<Args extends readonly unknown[]>(
  signal: Signal<Args>,
  options?: WaitOptions,
): Promise<Args> {
  const owner = signal['~owner']?.deref() as Owner | undefined; // not named there: the modules would import each other
  const { news, reason } = endingOf(owner);
  const emitted = new Signal<[]>();
  let args: Args | null = null;
  const keep = (...values: Args): void => {
    args = values;
    emitted.emit();
  };
  signal.connect(keep, { oneShot: true });
  const waiting = waitFor(
    [emitted, ...news],
    () => {
      if (args !== null) return { value: args };
      const end = reason();
      if (end !== null) throw end;
      return null;
    },
    options,
  );
  const release = (): void => {
    signal.disconnect(keep);
  };
  waiting.then(release, release);
  return waiting;
}

function endingOf(owner: Owner | undefined): Ending {
  if (owner === undefined) return NEVER;
  if (isConnection(owner)) {
    const life = new Life(owner);
    return { news: [owner['~news']], reason: () => (life.hasMore ? null : life.end) };
  }
  const news = [owner['~news'], connectionOf(owner)['~news']];
  const reason = (): WebRTCError | null => {
    const isOver = owner.getReadyState() === ChannelState.STATE_CLOSED;
    if (!isOver || owner['~mailbox'].edge.isRaised) return null;
    return failureOf(owner) ?? new WebRTCError(ErrorCode.ERR_UNCONFIGURED, 'the channel is closed');
  };
  return { news, reason };
}

/** By a member: `instanceof` would not hold across copies of this package. */
function isConnection(owner: Owner): owner is WebRTCPeerConnection {
  return '~session' in owner;
}
