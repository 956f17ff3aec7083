import type { SctpAssociation } from './association.js';
import type { WeriftInternals } from '../internals/internals.js';
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
 * Fixes what is wrong with a new association, each thing on this one object, and only if werift is as it was. To be
 * called before anything else listens to it.
 */
export function fixSctp(sctp: SctpAssociation, werift: WeriftInternals): void {
  bundleChunks(sctp, werift);
  limitSlowStart(sctp, werift);
  fixPartialReliability(sctp, werift);
  fixRetransmission(sctp, werift);
  fixReassembly(sctp, werift);
  fixForwardTsn(sctp, werift);
  fixShutdown(sctp, werift);
  const resumeResets = fixStreamReset(sctp, werift);
  fixUncaughtRejections(sctp, werift, resumeResets);
}
