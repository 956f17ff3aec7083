import type { SctpAssociation, SctpInternals } from './association.js';
import type { WeriftInternals } from '../internals/internals.js';

/** RTO.Initial of RFC 9260 §16. */
const INITIAL_TIMEOUT_SECONDS = 1;

/** More than any peer delays its acknowledgements (200 ms, RFC 9260 §6.2); what Chromium waits at least. */
const MIN_TIMEOUT_SECONDS = 0.4;

/** RTO.Max of RFC 9260 §16. */
const MAX_TIMEOUT_SECONDS = 60;

/**
 * Sends again sooner, and only what is missing.
 *
 * werift (0.24.4) waits for at least 1 s before it sends anything again, and 3 s where it knows no round trip, and then
 * sends everything that is in flight, also what the peer says it has. Removable once the first is a setting and the
 * second is fixed.
 */
export function fixRetransmission(sctp: SctpAssociation, werift: WeriftInternals): void {
  const internals = werift.of<SctpInternals>('sctp/retransmission', sctp, 'rto', 'updateRto', 'maybeAbandon');
  if (internals === null) return;
  internals.rto = INITIAL_TIMEOUT_SECONDS;
  const updateRto = internals.updateRto.bind(sctp);
  internals.updateRto = (roundTripSeconds) => {
    updateRto(roundTripSeconds);
    const { srtt = roundTripSeconds, rttvar = roundTripSeconds / 2 } = internals;
    internals.rto = Math.min(Math.max(srtt + 4 * rttvar, MIN_TIMEOUT_SECONDS), MAX_TIMEOUT_SECONDS);
  };
  const maybeAbandon = internals.maybeAbandon.bind(sctp);
  // Asked of each chunk before it is sent again, and asked for nothing else.
  internals.maybeAbandon = (chunk) => maybeAbandon(chunk) || chunk.acked;
}
