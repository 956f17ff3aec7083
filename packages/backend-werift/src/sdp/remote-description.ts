/** What the stack needs to know of the peer's description. Core has checked that all of it is there. */
export interface RemoteDescription {
  readonly usernameFragment: string;
  readonly password: string;
  readonly iceLite: boolean;
  readonly fingerprints: readonly { readonly algorithm: string; readonly value: string }[];
  /** Which end of the DTLS handshake the peer takes; `actpass` leaves it to us. */
  readonly setup: string;
  readonly sctpPort: number;
  /** Candidates within the description, each from `candidate:` on. */
  readonly candidates: readonly string[];
  /** Every media section in order, for the answer to mirror. */
  readonly sections: readonly MediaSection[];
  /** The section of the data channels among them. */
  readonly dataSection: MediaSection;
}

/** One media section of an offer. */
export interface MediaSection {
  /** The `m=` line without `m=`. */
  readonly media: string;
  /** Identification (RFC 5888), empty where the peer gives none. */
  readonly mid: string;
  readonly index: number;
}

const DATA_SECTION = /^application \d+ (?:(?:UDP|TCP)\/DTLS\/SCTP webrtc-datachannel|DTLS\/SCTP (\d+))$/;

/** The port that RFC 8841 §12.1 suggests, and everybody uses. */
const DEFAULT_SCTP_PORT = 5000;

/** Reads a description that core has checked. */
export function readRemoteDescription(sdp: string): RemoteDescription {
  const blocks = splitSections(sdp);
  const session = blocks[0] ?? [];
  const media = blocks.slice(1);
  const sections = media.map((lines, index) => ({
    media: lines[0]?.slice('m='.length) ?? '',
    mid: attributes(lines, 'mid')[0] ?? '',
    index,
  }));
  const dataIndex = sections.findIndex((section) => DATA_SECTION.test(section.media));
  const dataSection = sections[dataIndex];
  if (dataSection === undefined) throw new TypeError('the description has no data section');
  // An attribute of the section goes before the session's of the same name.
  const find = (name: string): string[] => {
    const own = attributes(media[dataIndex] ?? [], name);
    return own.length > 0 ? own : attributes(session, name);
  };
  const legacyPort = DATA_SECTION.exec(dataSection.media)?.[1];
  return {
    usernameFragment: find('ice-ufrag')[0] ?? '',
    password: find('ice-pwd')[0] ?? '',
    iceLite: find('ice-lite').length > 0,
    fingerprints: find('fingerprint').map((value) => {
      const [algorithm = '', digest = ''] = value.split(' ');
      return { algorithm, value: digest };
    }),
    setup: find('setup')[0] ?? 'actpass',
    sctpPort: Number(find('sctp-port')[0] ?? legacyPort ?? DEFAULT_SCTP_PORT),
    candidates: attributes(media[dataIndex] ?? [], 'candidate').map((value) => `candidate:${value}`),
    sections,
    dataSection,
  };
}

/** The lines of the session, then those of each media section. */
function splitSections(sdp: string): string[][] {
  const blocks: string[][] = [[]];
  for (const line of sdp.split(/\r?\n/)) {
    if (line.startsWith('m=')) blocks.push([]);
    if (line !== '') blocks.at(-1)?.push(line);
  }
  return blocks;
}

/** The values of an attribute, empty strings for one without a value. */
function attributes(lines: readonly string[], name: string): string[] {
  const prefix = `a=${name}`;
  return lines
    .filter((line) => line === prefix || line.startsWith(`${prefix}:`))
    .map((line) => line.slice(prefix.length + 1).trim());
}
