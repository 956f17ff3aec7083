import { uint32Gt } from 'werift';
import {
  type DataChunk,
  type ForwardTsn,
  isFirstFragment,
  isLastFragment,
  isUnordered,
  type SctpAssociation,
  type SctpInternals,
} from './association.js';
import type { WeriftInternals } from '../internals/internals.js';

/**
 * Gives up messages as RFC 3758 says.
 *
 * werift (0.24.4) takes `maxRetransmits: 0` for no limit, gives up the oldest message in flight instead of the one that
 * has passed its limit, keeps sending that message's rest, and tells the peer (FORWARD TSN) once only: where that packet
 * is lost too, the association or an ordered stream stalls. Removable once `maybeAbandon` looks at its argument.
 */
export function fixPartialReliability(sctp: SctpAssociation, werift: WeriftInternals): void {
  const internals = werift.of<SctpInternals>(
    'sctp/partial-reliability',
    sctp,
    'maybeAbandon',
    'updateAdvancedPeerAckPoint',
    'flightSizeDecrease',
    'sentQueue',
    'advancedPeerAckTsn',
    'lastSackedTsn',
  );
  if (internals === null) return;
  internals.maybeAbandon = (chunk) => {
    if (!chunk.abandoned && hasPassedLimit(chunk)) abandonMessage(sctp, internals, chunk);
    return chunk.abandoned;
  };
  const update = internals.updateAdvancedPeerAckPoint.bind(sctp);
  let latest: ForwardTsn | undefined;
  let skipped: DataChunk[] = [];
  internals.updateAdvancedPeerAckPoint = () => {
    const end = internals.sentQueue.findIndex((chunk) => !chunk.abandoned);
    skipped.push(...internals.sentQueue.slice(0, end === -1 ? undefined : end));
    update();
    const { advancedPeerAckTsn, lastSackedTsn } = internals;
    skipped = skipped.filter(({ tsn }) => uint32Gt(tsn, lastSackedTsn));
    latest = internals.forwardTsnChunk ?? latest;
    if (latest === undefined || !uint32Gt(advancedPeerAckTsn, lastSackedTsn)) return;
    const ordered = skipped.filter((chunk) => !isUnordered(chunk));
    latest.streams = [...new Map(ordered.map(({ streamId, streamSeqNum }) => [streamId, streamSeqNum]))];
    internals.forwardTsnChunk = latest;
  };
}

function hasPassedLimit({ maxRetransmits, sentCount, expiry }: DataChunk): boolean {
  if (maxRetransmits !== undefined && sentCount > maxRetransmits) return true;
  return expiry !== undefined && expiry < Date.now() / 1000;
}

/** Gives up all fragments of the message that `chunk` belongs to; their TSNs follow each other. */
function abandonMessage(sctp: SctpAssociation, internals: SctpInternals, chunk: DataChunk): void {
  const { sentQueue } = internals;
  const position = sentQueue.indexOf(chunk);
  let first = position;
  while (first > 0 && !isFirstFragment(sentQueue[first])) first -= 1;
  let last = position;
  while (last < sentQueue.length - 1 && !isLastFragment(sentQueue[last])) last += 1;
  if (!isLastFragment(sentQueue[last])) takeUnsentRest(sctp, sentQueue);
  while (last < sentQueue.length - 1 && !isLastFragment(sentQueue[last])) last += 1;
  for (const fragment of sentQueue.slice(first, last + 1)) {
    const isInFlight =
      fragment.sentCount > 0 && !fragment.acked && !fragment.retransmit && fragment !== chunk;
    // The caller takes `chunk` itself off what is in flight.
    if (isInFlight) internals.flightSizeDecrease(fragment);
    fragment.abandoned = true;
    fragment.retransmit = false;
  }
}

/** Moves the fragments of a message that have not been sent behind those that have. */
function takeUnsentRest(sctp: SctpAssociation, sentQueue: DataChunk[]): void {
  for (;;) {
    const fragment = sctp.outboundQueue.shift();
    if (fragment === undefined) return;
    sentQueue.push(fragment);
    if (isLastFragment(fragment)) return;
  }
}
