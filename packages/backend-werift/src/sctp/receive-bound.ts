import type { InboundStream, SctpAssociation, SctpInternals } from './association.js';
import type { WeriftInternals } from '../internals/internals.js';
import { MAX_MESSAGE_BYTES } from './message-limit.js';
import { runsOf } from './reassembly.js';

/**
 * What one message may have when its end is still missing, in bytes. One that has ended by then costs its channel (see
 * `WeriftDataChannel.arrived`); a longer one would fill the window of 1 MiB that werift offers, and stop every channel.
 */
const MAX_UNFINISHED_BYTES: number = 2 * MAX_MESSAGE_BYTES;

/** What may wait altogether: more than the window, beyond which an honest peer has no more than a few chunks under way. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;

/** Chunks after which the bytes are counted again. */
const CHUNKS_A_COUNT = 32;

/**
 * Tells of a peer that sends a message without an end, or more than the window that it was given: werift (0.24.4) keeps
 * whatever comes.
 */
export function boundReceived(sctp: SctpAssociation, werift: WeriftInternals, onExcess: () => void): void {
  const internals = werift.of<SctpInternals>(
    'sctp/receive-bound',
    sctp,
    'getInboundStream',
    'inboundStreams',
  );
  if (internals === null) return;
  const getStream = internals.getInboundStream.bind(sctp);
  let chunks = 0;
  internals.getInboundStream = (id) => {
    chunks += 1;
    if (chunks % CHUNKS_A_COUNT === 0 && isExcessive(Object.values(internals.inboundStreams))) onExcess();
    return getStream(id);
  };
}

function isExcessive(streams: readonly InboundStream[]): boolean {
  let waitingBytes = 0;
  for (const { reassembly } of streams) {
    for (const run of runsOf(reassembly)) {
      const bytes = run.reduce((sum, { userData }) => sum + userData.byteLength, 0);
      if (bytes > MAX_UNFINISHED_BYTES) return true;
      waitingBytes += bytes;
    }
  }
  return waitingBytes > MAX_WAITING_BYTES;
}
