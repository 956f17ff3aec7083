import { uint16Add, uint16Gt, uint32Add, uint32Gt, uint32Gte } from 'werift';
import {
  type DataChunk,
  type InboundStream,
  isFirstFragment,
  isLastFragment,
  type SctpAssociation,
  type SctpInternals,
} from './association.js';
import type { WeriftInternals } from '../internals/internals.js';
import { runsOf } from './reassembly.js';

/** What a peer may have sent before it saw the window close: as much as the whole window, 1 MiB. */
const MAX_OVERRUN_BYTES = 1024 * 1024;

/**
 * Takes what the peer has given up (FORWARD TSN, RFC 3758 §3.6) for what it is.
 *
 * werift (0.24.4) then throws away the beginning of every message that is only half there, those of reliable channels
 * too, whose streams stall for ever; delivers before it has thrown away what is in the way; and lets a late FORWARD TSN
 * set a stream back. It also sorts numbers as text, so that the count of what has arrived stands still where
 * they gain a digit, and keeps whatever a peer sends beyond its window. Removable once `pruneChunks` and `markReceived` are right.
 */
export function fixForwardTsn(sctp: SctpAssociation, werift: WeriftInternals): void {
  const internals = werift.of<SctpInternals>(
    'sctp/forward-tsn',
    sctp,
    'receive',
    'receiveForwardTsnChunk',
    'markReceived',
    'getInboundStream',
    'inboundStreams',
    'sackMisOrdered',
    'sackDuplicates',
    'lastReceivedTsn',
    'advertisedRwnd',
  );
  if (internals === null) return;
  internals.markReceived = (tsn) => {
    // A peer that does not heed the window has to send again.
    if (internals.advertisedRwnd < -MAX_OVERRUN_BYTES) return true;
    const isKnown = uint32Gte(internals.lastReceivedTsn ?? tsn, tsn) || internals.sackMisOrdered.has(tsn);
    if (isKnown) internals.sackDuplicates.push(tsn);
    else internals.sackMisOrdered.add(tsn);
    countArrived(internals);
    return isKnown;
  };
  internals.receiveForwardTsnChunk = ({ cumulativeTsn, streams }) => {
    internals.sackNeeded = true;
    internals.sackImmediate = true;
    if (!uint32Gt(cumulativeTsn, internals.lastReceivedTsn ?? cumulativeTsn)) return;
    internals.lastReceivedTsn = cumulativeTsn;
    for (const tsn of internals.sackMisOrdered) {
      if (uint32Gte(cumulativeTsn, tsn)) internals.sackMisOrdered.delete(tsn);
    }
    countArrived(internals);
    for (const [id, sequence] of streams) {
      const stream = internals.getInboundStream(id);
      const next = uint16Add(sequence, 1);
      if (uint16Gt(next, stream.streamSequenceNumber)) stream.streamSequenceNumber = next;
    }
    for (const stream of Object.values(internals.inboundStreams)) deliver(internals, stream);
  };
}

/** Counts on over what has arrived without a gap. */
function countArrived(internals: SctpInternals): void {
  if (internals.lastReceivedTsn === undefined) return;
  let next = uint32Add(internals.lastReceivedTsn, 1);
  while (internals.sackMisOrdered.delete(next)) {
    internals.lastReceivedTsn = next;
    next = uint32Add(next, 1);
  }
}

/** Drops what will never be whole, and delivers what that held up. */
function deliver(internals: SctpInternals, stream: InboundStream): void {
  const kept = runsOf(stream.reassembly).filter((run) => !isGivenUp(run, internals.lastReceivedTsn ?? 0));
  const before = sizeOf(stream.reassembly);
  stream.reassembly = kept.flat();
  internals.advertisedRwnd += before - sizeOf(stream.reassembly);
  for (const message of stream.popMessages()) {
    internals.advertisedRwnd += message[2].byteLength;
    internals.receive(...message);
  }
}

/** Whether the fragment before or after the run is missing though everything up to `arrived` has been dealt with. */
function isGivenUp(run: readonly DataChunk[], arrived: number): boolean {
  const first = run[0];
  const last = run.at(-1);
  if (first === undefined || last === undefined) return true;
  if (!isFirstFragment(first) && uint32Gte(arrived, first.tsn)) return true;
  return !isLastFragment(last) && uint32Gt(arrived, last.tsn);
}

function sizeOf(fragments: readonly DataChunk[]): number {
  return fragments.reduce((sum, { userData }) => sum + userData.byteLength, 0);
}
