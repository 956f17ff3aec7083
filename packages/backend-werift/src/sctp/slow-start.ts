import type { SctpAssociation, SctpInternals } from './association.js';
import type { WeriftInternals } from '../internals/internals.js';

/** Half of what Linux lets a socket hold unless it is set to more, counted with its overhead. */
const SLOW_START_BYTES = 128 * 1024;

/**
 * Ends the doubling of the window before it overflows the receiver's socket.
 *
 * werift (0.24.4) doubles up to the peer's whole window, 1 MiB, which no socket holds: a quarter of the first megabyte is
 * lost and waits for retransmission. From here on the window grows by a packet per round trip (RFC 9260 §7.2.1 leaves the
 * initial threshold open). Removable once werift paces what it sends.
 */
export function limitSlowStart(sctp: SctpAssociation, werift: WeriftInternals): void {
  const internals = werift.of<SctpInternals>('sctp/slow-start', sctp, 'ssthresh');
  if (internals === null) return;
  sctp.stateChanged.connected.subscribe(() => {
    internals.ssthresh = Math.min(internals.ssthresh ?? SLOW_START_BYTES, SLOW_START_BYTES);
  });
}
