import { ErrorCode } from './error-code.js';
import { WebRTCError } from './webrtc-error.js';

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
  if (typeof media !== 'string' || media.length > MAX_CANDIDATE_LENGTH)
    throw invalid('media must be a short string');
  if (typeof index !== 'number' || !Number.isInteger(index) || index < 0 || index > 65535) {
    throw invalid('index must be a whole number from 0 to 65535');
  }
  if (typeof name !== 'string') throw invalid('name must be a string');
  const line = (name.startsWith('a=') ? name.slice(2) : name).trimEnd();
  if (line === '') return null;
  const fields = line.length > MAX_CANDIDATE_LENGTH ? null : CANDIDATE_FORM.exec(line);
  if (fields === null)
    throw invalid(`${JSON.stringify(name.slice(0, 40))} is no candidate; it must read 'candidate:…'`);
  const [, component, priority, port, relatedPort = '0'] = fields;
  const isInRange =
    Number(component) <= 256 &&
    Number(priority) < 2 ** 32 &&
    Number(port) <= 65535 &&
    Number(relatedPort) <= 65535;
  if (!isInRange) throw invalid(`${JSON.stringify(name.slice(0, 80))} has a number out of range`);
  return { media, index, name: line };
}

function invalid(what: string): WebRTCError {
  return new WebRTCError(ErrorCode.ERR_INVALID_PARAMETER, `an ICE candidate cannot be used: ${what}`);
}
