import { demand, demandString, demandWhole, isWhole } from '../errors/demand.js';

/** A candidate (RFC 8839 §5.1), checked and read once. */
export interface IceCandidate {
  /** The whole line, from `candidate:` on. */
  readonly text: string;
  /** The identification of the media section that it belongs to. */
  readonly media: string;
  /** The index of that section. */
  readonly index: number;
  readonly foundation: string;
  /** 1, unless RTCP has a component of its own. */
  readonly component: number;
  /** In lower case: `udp`, `tcp`, or one that nobody here knows. */
  readonly transport: string;
  readonly priority: number;
  /** A literal address, or a name: an mDNS name, for one. */
  readonly address: string;
  readonly port: number;
  readonly type: 'host' | 'srflx' | 'prflx' | 'relay';
  /** The address that it was learned from, null if the line names none. */
  readonly relatedAddress: { readonly address: string; readonly port: number } | null;
  /** RFC 6544 §4.5; null unless the transport is TCP. */
  readonly tcpType: 'active' | 'passive' | 'so' | null;
  /** The line as it may be logged: without what follows the type, where some peers put an ICE password. */
  readonly redacted: string;
}

/** Longer than any real candidate: two addresses and a few extensions. */
const MAX_CANDIDATE_LENGTH = 1024;

/** RFC 8839 §5.1: foundation, component, transport, priority, address, port, type, related address, extensions. */
const CANDIDATE_FORM =
  /^candidate:([A-Za-z0-9+/]{1,32}) (\d{1,3}) ([A-Za-z0-9-]+) (\d{1,10}) ([0-9A-Za-z:.%_-]+) (\d{1,5}) typ (host|srflx|prflx|relay)(?: raddr ([0-9A-Za-z:.%_-]+) rport (\d{1,5}))?((?: [!-~]+ [!-~]+)*)$/;

/** RFC 6544 §4.5, among the extensions. */
const TCP_TYPE = / tcptype (active|passive|so)(?: |$)/;

/**
 * Checks the arguments of `addIceCandidate`; a leading `a=` is taken off.
 *
 * @returns the candidate, or null for an empty `name`: the end of candidates
 * @throws WebRTCError with ERR_INVALID_PARAMETER
 */
export function parseIceCandidate(media: unknown, index: unknown, name: unknown): IceCandidate | null {
  demand(typeof media === 'string' && media.length <= MAX_CANDIDATE_LENGTH, 'media must be a short string');
  demandWhole(index, 'index', 0, 65535);
  demandString(name, 'name');
  const line = (name.startsWith('a=') ? name.slice(2) : name).trimEnd();
  if (line === '') return null;
  const candidate = readIceCandidate(media, index, line);
  // Not quoted: what is passed by mistake, and what some peers add to candidates, is an ICE password.
  demand(
    candidate !== null,
    "name is not a valid ICE candidate ('candidate:…'); pass on what the peer made, unchanged",
  );
  return candidate;
}

/** Reads a line from `candidate:` on; null if it is malformed. */
export function readIceCandidate(media: string, index: number, text: string): IceCandidate | null {
  const fields = text.length > MAX_CANDIDATE_LENGTH ? null : CANDIDATE_FORM.exec(text);
  if (fields === null) return null;
  const [, foundation = '', component, name = '', priority, address = '', port, type = '', ...rest] = fields;
  const [related, relatedPort = '0', extensions = ''] = rest;
  const transport = name.toLowerCase();
  const candidate: IceCandidate = {
    text,
    media,
    index,
    foundation,
    component: Number(component),
    transport,
    priority: Number(priority),
    address,
    port: Number(port),
    // The form has no other words in these two places.
    type: type as IceCandidate['type'],
    relatedAddress: related === undefined ? null : { address: related, port: Number(relatedPort) },
    tcpType:
      transport === 'tcp' ? ((TCP_TYPE.exec(extensions)?.[1] ?? null) as IceCandidate['tcpType']) : null,
    redacted: text.split(' ', 8).join(' '),
  };
  const isInRange =
    isWhole(candidate.component, 1, 256) &&
    candidate.priority < 2 ** 32 &&
    candidate.port <= 65535 &&
    Number(relatedPort) <= 65535;
  return isInRange ? candidate : null;
}
