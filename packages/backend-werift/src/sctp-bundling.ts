import type { SctpAssociation } from './sctp-association.js';

type Chunk = Parameters<SctpAssociation['sendChunk']>[0];

/** A full chunk of werift (0.24.4), 1200 bytes and its header: packets grow no larger than they were. */
const MAX_BUNDLE_BYTES = 1216;

/** Types of chunks: user data, and what acknowledges it (RFC 9260 §3.2). */
const DATA = 0;
const SACK = 3;

/**
 * Sends small messages together, and what acknowledges the peer's with them, first (RFC 9260 §6.10).
 *
 * werift (0.24.4) makes a packet of each chunk; a burst of small messages then fills the network's queues and is lost to
 * a great part, and waits for retransmission. Removable once it bundles.
 */
export function bundleChunks(sctp: SctpAssociation): void {
  const send = sctp.sendChunk.bind(sctp);
  let bundle: Buffer[] = [];
  let bundledBytes = 0;
  const sendBundle = (): void => {
    if (bundle.length === 0) return;
    const packet = { bytes: Buffer.concat(bundle) } as unknown as Chunk; // foreign: all that is asked of a chunk
    bundle = [];
    bundledBytes = 0;
    send(packet).catch(() => {
      // Lost like any other packet: it is sent again, or the association is over.
    });
  };
  sctp.sendChunk = async (chunk) => {
    const { type, bytes } = chunk;
    const fits = bundledBytes + bytes.byteLength <= MAX_BUNDLE_BYTES;
    if (type === SACK && bundle.length > 0 && fits) {
      bundle.unshift(bytes);
      bundledBytes += bytes.byteLength;
      return;
    }
    if (type !== DATA) {
      await send(chunk);
      return;
    }
    if (!fits) sendBundle();
    bundle.push(bytes);
    bundledBytes += bytes.byteLength;
  };
  // Comes at the end of each run of sending.
  sctp.flush.subscribe(sendBundle);
}
