import { demand, isWhole } from '../errors/demand.js';

/** A candidate as it is passed between peers. */
export interface IceCandidate {
  readonly media: string;
  readonly index: number;
  /** Starts with `candidate:`. */
  readonly name: string;
}

/** Longer than any real candidate: two addresses and a few extensions. */
const MAX_CANDIDATE_LENGTH = 1024;

/** RFC 8839 §5.1: foundation, component, transport, priority, address, port, type, related address, extensions. */
const CANDIDATE_FORM =
  /^candidate:[A-Za-z0-9+/]{1,32} (\d{1,3}) [A-Za-z0-9-]+ (\d{1,10}) [0-9A-Za-z:.%_-]+ (\d{1,5}) typ (?:host|srflx|prflx|relay)(?: raddr [0-9A-Za-z:.%_-]+ rport (\d{1,5}))?(?: [!-~]+ [!-~]+)*$/;

/**
 * Checks the arguments of `addIceCandidate`; a leading `a=` is taken off.
 *
 * @returns the candidate, or null where `name` is empty: the end of candidates
 * @throws WebRTCError with ERR_INVALID_PARAMETER
 */
export function parseIceCandidate(media: unknown, index: unknown, name: unknown): IceCandidate | null {
  demand(typeof media === 'string' && media.length <= MAX_CANDIDATE_LENGTH, 'media must be a short string');
  demand(isWhole(index, 0, 65535), 'index must be a whole number from 0 to 65535');
  demand(typeof name === 'string', 'name must be a string');
  const line = (name.startsWith('a=') ? name.slice(2) : name).trimEnd();
  if (line === '') return null;
  const fields = line.length > MAX_CANDIDATE_LENGTH ? null : CANDIDATE_FORM.exec(line);
  // Not quoted: what is passed by mistake, and what some peers add to candidates, is an ICE password.
  demand(fields !== null, "name is no ICE candidate; it must read 'candidate:…' as the peer made it");
  const [, component, priority, port, relatedPort = '0'] = fields;
  const isInRange =
    isWhole(Number(component), 1, 256) &&
    Number(priority) < 2 ** 32 &&
    [port, relatedPort].every((text) => Number(text) <= 65535);
  demand(isInRange, 'name has a number out of range');
  return { media, index, name: line };
}
