import type { SctpAssociation, SctpInternals } from './association.js';
import type { WeriftInternals } from '../internals/internals.js';

/** Type of the chunk (RFC 9260 §3.2). */
const SHUTDOWN = 7;

/** werift's number of the state. */
const CLOSED = 1;

/**
 * Takes the peer's SHUTDOWN for the goodbye that it is.
 *
 * werift (0.24.4) answers it, enters the wrong state and then leaves the SHUTDOWN COMPLETE aside, so that it never
 * notices. libdatachannel ends its association so where the answer is quicker than its own ABORT: one close of ten.
 * A peer sends a SHUTDOWN when all it had sent has arrived (RFC 9260 §9.2), so nothing is lost by ending at once.
 * Removable once werift enters SHUTDOWN-ACK-SENT.
 */
export function fixShutdown(sctp: SctpAssociation, werift: WeriftInternals): void {
  const internals = werift.of<SctpInternals>('sctp/shutdown', sctp, 'receiveChunk', 'setState');
  if (internals === null) return;
  const receiveChunk = internals.receiveChunk.bind(sctp);
  internals.receiveChunk = async (chunk) => {
    await receiveChunk(chunk);
    if (chunk.type === SHUTDOWN) internals.setState(CLOSED);
  };
}
