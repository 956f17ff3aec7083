import type { WeriftInternals } from '../internals/internals.js';
import type { IceConnection, IceInternals } from './ice-connection.js';

/** From so many checks in a row on that the peer has not answered, they follow each other quickly. */
const UNANSWERED_CHECKS = 2;

/** Between two checks then. */
const QUICK_INTERVAL_MS = 1000;

/**
 * Asks more often for a consent that is running out.
 *
 * werift (0.24.4) asks every 5 s, once, as RFC 7675 §5.1 has it: six questions until the consent is over. On a network that
 * loses a fifth both ways all six are lost once in a few minutes, and a connection ends over which data flows. Removable once
 * werift asks more often by itself, as Chromium and Firefox do.
 */
export function hastenConsent(connection: IceConnection, werift: WeriftInternals): void {
  const internals = werift.of<IceInternals>('ice/consent', connection, 'abortableDelay');
  if (internals === null) return;
  const delay = internals.abortableDelay.bind(connection);
  let answers = 0;
  let unanswered = 0;
  internals.abortableDelay = (delayMs, signal) => {
    const { responsesReceived = 0 } = connection.nominated ?? {};
    unanswered = responsesReceived === answers ? unanswered + 1 : 0;
    answers = responsesReceived;
    return delay(unanswered > UNANSWERED_CHECKS ? Math.min(delayMs, QUICK_INTERVAL_MS) : delayMs, signal);
  };
}
