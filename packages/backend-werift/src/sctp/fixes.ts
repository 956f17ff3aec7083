import type { SctpAssociation } from './association.js';
import { bundleChunks } from './bundling.js';
import { mendForwardTsn } from './forward-tsn.js';
import { mendPartialReliability } from './partial-reliability.js';
import { mendReassembly } from './reassembly.js';
import { mendRetransmission } from './retransmission.js';
import { mendShutdown } from './shutdown.js';
import { limitSlowStart } from './slow-start.js';
import { mendStreamReset } from './stream-reset.js';
import { mendUncaughtRejections } from './uncaught-rejections.js';

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
