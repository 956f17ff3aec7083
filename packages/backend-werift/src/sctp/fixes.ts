import type { SctpAssociation } from './sctp-association.js';
import { bundleChunks } from './sctp-bundling.js';
import { mendForwardTsn } from './sctp-forward-tsn.js';
import { mendPartialReliability } from './sctp-partial-reliability.js';
import { mendReassembly } from './sctp-reassembly.js';
import { mendRetransmission } from './sctp-retransmission.js';
import { mendShutdown } from './sctp-shutdown.js';
import { limitSlowStart } from './sctp-slow-start.js';
import { mendStreamReset } from './sctp-stream-reset.js';
import { mendUncaughtRejections } from './sctp-uncaught-rejections.js';

/**
 * Mends what is wrong with a new association, each thing on this one object, and only where werift is as it was. To be
 * called before anything else listens to it.
 */
export function mendSctp(sctp: SctpAssociation): void {
  bundleChunks(sctp);
  limitSlowStart(sctp);
  mendPartialReliability(sctp);
  mendRetransmission(sctp);
  mendReassembly(sctp);
  mendForwardTsn(sctp);
  mendShutdown(sctp);
  const resumeResets = mendStreamReset(sctp);
  mendUncaughtRejections(sctp, resumeResets);
}
