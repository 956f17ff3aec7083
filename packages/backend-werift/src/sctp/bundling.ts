import type { SctpAssociation } from './association.js';
import type { WeriftInternals } from '../internals/internals.js';

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
export function bundleChunks(sctp: SctpAssociation, werift: WeriftInternals): void {
  const patched = werift.of<SctpAssociation>('sctp/bundling', sctp, 'sendChunk', 'flush');
  if (patched === null) return;
  const send = patched.sendChunk.bind(sctp);
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
  const fits = (bytes: Buffer): boolean => bundledBytes + bytes.byteLength <= MAX_BUNDLE_BYTES;
  const append = (bytes: Buffer): void => {
    if (!fits(bytes)) sendBundle();
    bundle.push(bytes);
    bundledBytes += bytes.byteLength;
  };
  /** False where nothing waits that it could go with, or it does not fit. */
  const prepend = (chunk: Chunk): boolean => {
    if (bundle.length === 0) return false;
    const { bytes } = chunk; // made anew each time that it is read
    if (!fits(bytes)) return false;
    bundle.unshift(bytes);
    bundledBytes += bytes.byteLength;
    return true;
  };
  sctp.sendChunk = async (chunk) => {
    if (chunk.type === DATA) append(chunk.bytes);
    else if (chunk.type !== SACK || !prepend(chunk)) await send(chunk);
  };
  // Comes at the end of each run of sending.
  sctp.flush.subscribe(sendBundle);
}
