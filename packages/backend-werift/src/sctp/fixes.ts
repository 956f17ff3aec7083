import type { SctpAssociation } from './association.js';
import { bundleChunks } from './bundling.js';
import { fixForwardTsn } from './forward-tsn.js';
import { fixPartialReliability } from './partial-reliability.js';
import { fixReassembly } from './reassembly.js';
import { fixRetransmission } from './retransmission.js';
import { fixShutdown } from './shutdown.js';
import { limitSlowStart } from './slow-start.js';
import { fixStreamReset } from './stream-reset.js';
import { fixUncaughtRejections } from './uncaught-rejections.js';

/**
 * Fixes what is wrong with a new association, each thing on this one object, and only where werift is as it was. To be
 * called before anything else listens to it.
 */
export function fixSctp(sctp: SctpAssociation): void {
  bundleChunks(sctp);
  limitSlowStart(sctp);
  fixPartialReliability(sctp);
  fixRetransmission(sctp);
  fixReassembly(sctp);
  fixForwardTsn(sctp);
  fixShutdown(sctp);
  const resumeResets = fixStreamReset(sctp);
  fixUncaughtRejections(sctp, resumeResets);
}
