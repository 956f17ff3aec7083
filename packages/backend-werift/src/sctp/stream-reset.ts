import { uint32Gt } from 'werift';
import type { ReconfigParameter, SctpAssociation, SctpInternals } from './association.js';
import type { WeriftInternals } from '../internals/internals.js';

/** Types of RE-CONFIG parameters (RFC 6525 §4). */
const OUTGOING_RESET_REQUEST = 13;
const RECONFIG_RESPONSE = 16;

/** Results of a request (RFC 6525 §4.4): done, and not done yet. */
const SUCCESS_PERFORMED = 1;
const IN_PROGRESS: readonly (number | undefined)[] = [4, 6];

/**
 * Makes the closing of streams wait for their data.
 *
 * werift (0.24.4) carries out a reset before what the peer sent earlier has arrived, against RFC 6525 §5.2.2, and loses
 * that. And it takes every answer but one for a failure and asks again until the association is closed: also «nothing to
 * do» (0), a success. Removable once it compares `lastTsn` and knows the results.
 *
 * @returns what to call after each packet, to carry out what had to wait
 */
export function fixStreamReset(sctp: SctpAssociation, werift: WeriftInternals): () => void {
  const internals = werift.of<SctpInternals>(
    'sctp/stream-reset',
    sctp,
    'receiveReconfigParam',
    'lastReceivedTsn',
  );
  if (internals === null) return () => undefined;
  const receive = internals.receiveReconfigParam.bind(sctp);
  let waiting: ReconfigParameter | null = null;
  const isEarly = ({ lastTsn }: ReconfigParameter): boolean =>
    lastTsn !== undefined &&
    internals.lastReceivedTsn !== undefined &&
    uint32Gt(lastTsn, internals.lastReceivedTsn);
  internals.receiveReconfigParam = (parameter) => {
    if (parameter.type === OUTGOING_RESET_REQUEST && isEarly(parameter)) {
      waiting = parameter;
      return Promise.resolve();
    }
    if (parameter.type === RECONFIG_RESPONSE && !IN_PROGRESS.includes(parameter.result))
      parameter.result = SUCCESS_PERFORMED;
    return receive(parameter);
  };
  return () => {
    if (waiting === null || isEarly(waiting)) return;
    const parameter = waiting;
    waiting = null;
    // Without a transport to answer through there is nothing left to reset.
    receive(parameter).catch(() => undefined);
  };
}
