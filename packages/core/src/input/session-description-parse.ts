import { type IceCandidate, readIceCandidate } from './ice-candidate.js';
import type { Fingerprint, MediaSection, RemoteDescription } from './session-description.js';
import { type Block, check, type Line, splitDescription } from './session-description-lines.js';
import { withoutUnknownAttributes } from './session-description-text.js';
import type { SessionDescriptionType } from '../constants/signaling-state.js';

/** What a description without `a=max-message-size` means (RFC 8841 §6.1). */
const DEFAULT_MAX_MESSAGE_SIZE = 65536;

/** The port that RFC 8841 §12.1 suggests, and everybody uses. */
const DEFAULT_SCTP_PORT = 5000;

/** Stacks that keep the largest message in 32 bits refuse a larger number. */
const MOST_SIZE_FOR_STACKS = 2 ** 31 - 1;

/** `application`, the port, the transport, and the data channel protocol; before RFC 8841 its SCTP port in place of it. */
const DATA_MEDIA = /^application (\d{1,5}) (?:(?:UDP|TCP)\/)?DTLS\/SCTP (?:webrtc-datachannel|(\d{1,5}))$/i;

/** Kind, port and transport (RFC 8866 §5.14). */
const MEDIA = /^\S+ \d{1,5}(?:\/\d+)? \S/;

/** Hash functions (RFC 8122 §5, without those that are broken), by the bits in their names. */
const KNOWN_HASH = /^sha-(1|224|256|384|512)(?: |$)/i;

/** The section of the data channels, and where the attributes of its transport stand, those that count most first. */
interface DataSection {
  readonly block: Block;
  /** The section that carries its transport, perhaps itself. */
  readonly carrier: Block;
  /** The sections that share its transport, itself included. */
  readonly bundled: ReadonlySet<Block>;
  readonly scopes: readonly Block[];
}

/**
 * Checks and reads a session description before any foreign code sees it.
 *
 * @throws WebRTCError with ERR_INVALID_PARAMETER that names the line, and what is missing or malformed
 */
export function parseSessionDescription(type: SessionDescriptionType, sdp: string): RemoteDescription {
  const { session, sections } = splitDescription(sdp);
  checkSections(sections);
  const data = findDataSection(session, sections);
  const setup = readSetup(type, data);
  const blocks = [session, ...sections].map((block) => {
    const lines = cleaned(block, type, block === session || block === data.block);
    const lacksSetup = block === data.block && find(data, 'setup').length === 0;
    return lacksSetup ? [...lines, `a=setup:${setup}`] : lines;
  });
  const read = sections.map((block, index): MediaSection => ({
    index,
    mid: midOf(block),
    media: mediaOf(block),
    port: portOf(block),
    isBundled: data.bundled.has(block),
    lines: (blocks[index + 1] ?? []).slice(1),
  }));
  const dataSection = read[sections.indexOf(data.block)];
  const carrierSection = read[sections.indexOf(data.carrier)];
  check(dataSection !== undefined && carrierSection !== undefined, 'lacks a data section');
  return {
    type,
    text: blocks
      .flat()
      .map((line) => `${line}\r\n`)
      .join(''),
    origin: session.find((line) => line.text.startsWith('o='))?.text.slice('o='.length) ?? '',
    iceUfrag: readCredential(data, 'ice-ufrag', 4),
    icePwd: readCredential(data, 'ice-pwd', 22),
    iceLite: find(data, 'ice-lite').length > 0,
    fingerprints: readFingerprints(data),
    setup,
    sctpPort: readNumber(
      data,
      'sctp-port',
      DATA_MEDIA.exec(mediaOf(data.block))?.[2] ?? DEFAULT_SCTP_PORT,
      65535,
    ),
    maxMessageSize:
      readNumber(data, 'max-message-size', DEFAULT_MAX_MESSAGE_SIZE) || Number.POSITIVE_INFINITY,
    candidates: readCandidates(data, sections),
    sections: read,
    dataSection,
    carrierSection,
  };
}

/** Every one has a kind, a port and a transport, and no a=mid of another: bundles and candidates name it by that (RFC 5888 §4). */
function checkSections(sections: readonly Block[]): void {
  const mids = new Set<string>();
  for (const block of sections) {
    const [line, mid] = [lineNumber(block), midOf(block)];
    check(MEDIA.test(mediaOf(block)), `has a malformed m= in line ${line}`);
    check(!mids.has(mid), `repeats an a=mid in the section in line ${line}`);
    if (mid !== '') mids.add(mid);
  }
}

/** The first data section that is not rejected. */
function findDataSection(session: Block, sections: readonly Block[]): DataSection {
  const all = sections.filter((block) => DATA_MEDIA.test(mediaOf(block)));
  const [first] = all;
  check(first !== undefined, 'lacks a data section (m=application … webrtc-datachannel)');
  // A port of 0 rejects a section (RFC 3264 §6), unless it is offered as bundled only (RFC 8843 §6).
  const block = all.find((each) => portOf(each) > 0 || each.some((line) => line.name === 'bundle-only'));
  check(block !== undefined, `rejects the data section in line ${lineNumber(first)} (port 0)`);
  const group =
    session
      .filter((line) => line.name === 'group' && line.value.startsWith('BUNDLE'))
      .map((line) => line.value.split(/ +/).slice(1))
      .find((mids) => mids.includes(midOf(block))) ?? [];
  const bundled = new Set([block, ...sections.filter((other) => group.includes(midOf(other)))]);
  // Neither a section that is rejected nor one that is bundled only carries a bundle.
  const carrier =
    group
      .map((mid) => sections.find((other) => midOf(other) === mid))
      .find((other) => other !== undefined && portOf(other) > 0) ?? block;
  return { block, carrier, bundled, scopes: [...new Set([carrier, block, session])] };
}

/**
 * The lines of an attribute that apply to the data section. Those of a transport, all that is looked for but for the values
 * of SCTP, which no other section has, are the carrier's once the bundle is agreed on (RFC 8843 §9.1), as it is here.
 */
function find({ scopes }: DataSection, name: string): readonly Line[] {
  return (
    scopes.map((scope) => scope.filter((line) => line.name === name)).find((lines) => lines.length > 0) ?? []
  );
}

/** Refuses a description that lacks what the data section needs. `what` names the attribute. */
function checkFound({ scopes }: DataSection, what: string, isFound: boolean): asserts isFound {
  const places = scopes.map(lineNumber).join(' or line ');
  check(isFound, `lacks a=${what} in the section that begins in line ${places}`);
}

function checkForm({ name, number }: Line, wanted: string, isWellFormed: boolean): asserts isWellFormed {
  check(isWellFormed, `has a malformed a=${name} in line ${number}: it must be ${wanted}`);
}

function readCredential(data: DataSection, name: string, least: number): string {
  const [line] = find(data, name);
  checkFound(data, name, line !== undefined);
  const { value } = line;
  const isWellFormed = /^[\w+/=-]{4,256}$/.test(value) && value.length >= least;
  checkForm(line, `${least} to 256 letters, digits, + and /`, isWellFormed);
  return value;
}

function readNumber(data: DataSection, name: string, absent: number | string, most?: number): number {
  const [line] = find(data, name);
  const value = Number(line?.value ?? absent);
  if (line !== undefined) {
    const wanted = most === undefined ? 'a number' : `a number up to ${most}`;
    checkForm(line, wanted, /^\d+$/.test(line.value) && value <= (most ?? value));
  }
  return value;
}

/**
 * RFC 8842 §5: an answer decides who is the DTLS client. Browsers take descriptions without the attribute too; an
 * offerer then leaves the choice, and an answerer is the client.
 */
function readSetup(type: SessionDescriptionType, data: DataSection): RemoteDescription['setup'] {
  const [line] = find(data, 'setup');
  const isOffer = type === 'offer';
  if (line === undefined) return isOffer ? 'actpass' : 'active';
  const setup = line.value.toLowerCase();
  if (setup === 'active' || setup === 'passive') return setup;
  checkForm(line, `${isOffer ? 'actpass, ' : ''}active or passive`, setup === 'actpass' && isOffer);
  return setup;
}

function readFingerprints(data: DataSection): readonly Fingerprint[] {
  const fingerprints = find(data, 'fingerprint').flatMap(readFingerprint);
  checkFound(data, 'fingerprint with SHA-1 or SHA-2', fingerprints.length > 0);
  return fingerprints;
}

/** A fingerprint, or none if nobody here knows its hash. */
function readFingerprint(line: Line): readonly Fingerprint[] {
  const bits = KNOWN_HASH.exec(line.value)?.[1];
  if (bits === undefined) return [];
  const [algorithm = '', ...digest] = line.value.split(/ +/);
  const value = digest.join(' ').toUpperCase();
  const bytes = bits === '1' ? 20 : Number(bits) / 8;
  const isDigest = /^[\dA-F]{2}(?::[\dA-F]{2})*$/.test(value) && value.length === bytes * 3 - 1;
  checkForm(line, `${bytes} bytes in hexadecimal, separated by colons, after ${algorithm}`, isDigest);
  return [{ algorithm: algorithm.toLowerCase(), value }];
}

/** Those of the data section, and of the section that carries its bundle. */
function readCandidates({ bundled }: DataSection, sections: readonly Block[]): readonly IceCandidate[] {
  const candidates = sections.flatMap((block, index) =>
    bundled.has(block) ? block.flatMap((line) => candidateOf(line, midOf(block), index) ?? []) : [],
  );
  return [...new Map(candidates.map((candidate) => [candidate.text, candidate])).values()];
}

function candidateOf(line: Line, mid: string, index: number): IceCandidate | null {
  return line.name === 'candidate'
    ? readIceCandidate(mid, index, line.text.slice('a='.length).trimEnd())
    : null;
}

/** The lines of a block for {@link RemoteDescription.text}. */
function cleaned(block: Block, type: SessionDescriptionType, isData: boolean): readonly string[] {
  const lines = type === 'offer' ? withoutUnknownAttributes(block, isData) : block;
  return lines.flatMap((line) => {
    const { name, value, text } = line;
    switch (name) {
      case 'candidate':
        return candidateOf(line, '', 0) === null ? [] : text.trimEnd();
      case 'fingerprint':
        return KNOWN_HASH.test(value) ? text : [];
      case 'setup':
        return `a=setup:${value.toLowerCase()}`;
      case 'max-message-size':
        return Number(value) > MOST_SIZE_FOR_STACKS ? `a=${name}:${MOST_SIZE_FOR_STACKS}` : text;
      default:
        return text.startsWith('m=') ? `m=${mediaOf(block)}` : text;
    }
  });
}

function mediaOf(block: Block): string {
  return (block[0]?.text ?? '').slice('m='.length).trim().replace(/ +/g, ' ');
}

/** 0 if it is none. */
function portOf(block: Block): number {
  return Number.parseInt(mediaOf(block).split(' ')[1] ?? '', 10) || 0;
}

function midOf(block: Block): string {
  return block.find((line) => line.name === 'mid')?.value ?? '';
}

function lineNumber(block: Block): number {
  return block[0]?.number ?? 0;
}
