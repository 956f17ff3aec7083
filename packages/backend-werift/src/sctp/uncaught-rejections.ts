import type { SctpAssociation, SctpInternals } from './association.js';
import type { WeriftInternals } from '../internals/internals.js';

/**
 * Keeps a packet that the association cannot digest from ending the process.
 *
 * werift (0.24.4) calls its async `handleData` and looks after no rejection, so that one malformed packet of the peer is
 * an unhandled rejection. Removable once werift catches it.
 *
 * @param afterPacket - called after each packet
 */
export function fixUncaughtRejections(
  sctp: SctpAssociation,
  werift: WeriftInternals,
  afterPacket: () => void,
): void {
  const internals = werift.of<SctpInternals>('sctp/uncaught-rejections', sctp, 'handleData');
  if (internals === null) return;
  const handleData = internals.handleData.bind(sctp);
  internals.handleData = async (packet) => {
    try {
      await handleData(packet);
    } catch {
      // RFC 9260 §5.1 and §8.5: a packet that makes no sense is discarded in silence.
    }
    afterPacket();
  };
}
