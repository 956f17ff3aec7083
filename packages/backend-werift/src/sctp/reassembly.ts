import { uint16Add, uint16Gt, uint32Add } from 'werift';
import {
  type DataChunk,
  type InboundMessage,
  type InboundStream,
  isFirstFragment,
  isLastFragment,
  isUnordered,
  type SctpAssociation,
  type SctpInternals,
} from './association.js';
import type { WeriftInternals } from '../internals/internals.js';

/**
 * Delivers every message that is whole and due.
 *
 * werift (0.24.4) stops at the first that does not follow on the one before by its number in the association: where
 * several streams share that and a packet was late, whole messages lie there until another comes on their stream, and an
 * unordered one waits for those sent before it. Removable once `popMessages` begins anew after each message.
 */
export function fixReassembly(sctp: SctpAssociation, werift: WeriftInternals): void {
  const internals = werift.of<SctpInternals>('sctp/reassembly', sctp, 'getInboundStream');
  if (internals === null) return;
  const getStream = internals.getInboundStream.bind(sctp);
  internals.getInboundStream = (id) => {
    const stream = getStream(id);
    if (!Object.hasOwn(stream, 'popMessages')) stream.popMessages = () => takeMessages(stream);
    return stream;
  };
}

/** The fragments that are there, in runs of one message each: the numbers of a message's fragments follow each other. */
export function runsOf(fragments: readonly DataChunk[]): DataChunk[][] {
  const runs: DataChunk[][] = [];
  let previous: DataChunk | undefined;
  for (const fragment of fragments) {
    const goesOn = !isFirstFragment(fragment) && !isLastFragment(previous);
    if (previous !== undefined && goesOn && fragment.tsn === uint32Add(previous.tsn, 1))
      runs.at(-1)?.push(fragment);
    else runs.push([fragment]);
    previous = fragment;
  }
  return runs;
}

function takeMessages(stream: InboundStream): InboundMessage[] {
  const messages: InboundMessage[] = [];
  const kept: DataChunk[] = [];
  for (const run of runsOf(stream.reassembly)) {
    const [first] = run;
    const isWhole = isFirstFragment(first) && isLastFragment(run.at(-1));
    if (first === undefined || !isWhole || !isDue(first, stream)) {
      kept.push(...run);
      continue;
    }
    if (!isUnordered(first) && first.streamSeqNum === stream.streamSequenceNumber) {
      stream.streamSequenceNumber = uint16Add(stream.streamSequenceNumber, 1);
    }
    const data = run.length === 1 ? first.userData : Buffer.concat(run.map(({ userData }) => userData));
    messages.push([first.streamId, first.protocol, data]);
  }
  if (messages.length > 0) stream.reassembly = kept;
  return messages;
}

function isDue(chunk: DataChunk, { streamSequenceNumber }: InboundStream): boolean {
  return isUnordered(chunk) || !uint16Gt(chunk.streamSeqNum, streamSequenceNumber);
}
