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

const UFRAG_FORM = /^[\w+/=-]{4,256}$/;
const PWD_FORM = /^[\w+/=-]{22,256}$/;

/** Hash functions (RFC 8122 §5, without those that are broken), and the bytes of their digests. */
const DIGEST_BYTES: ReadonlyMap<string, number> = new Map([
  ['sha-1', 20],
  ['sha-224', 28],
  ['sha-256', 32],
  ['sha-384', 48],
  ['sha-512', 64],
]);

/** The section of the data channels, and where the attributes of its transport stand, those that count most first. */
interface DataSection {
  readonly block: Block;
  readonly index: number;
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
  const fingerprints = readFingerprints(data);
  const maxMessageSize = readMaxMessageSize(data);
  const blocks = [session, ...sections].map((block, place) =>
    cleaned(block, type, place === 0 || block === data.block, place - 1),
  );
  const [, ...cleanSections] = blocks;
  const read = sections.map((block, index): MediaSection => ({
    index,
    mid: midOf(block),
    media: mediaOf(block),
    port: Number(/^\S+ (\d{1,5})/.exec(mediaOf(block))?.[1] ?? 0),
    isBundled: data.bundled.has(block),
    lines: (cleanSections[index] ?? []).slice(1),
  }));
  const dataSection = read[data.index];
  const carrierSection = read[sections.indexOf(data.carrier)];
  check(dataSection !== undefined && carrierSection !== undefined, 'lacks a data section');
  return {
    type,
    text: [...withSetup(blocks, data.index, find(data, 'setup'), setup)]
      .map((line) => `${line}\r\n`)
      .join(''),
    origin: session.find((line) => line.text.startsWith('o='))?.text.slice('o='.length) ?? '',
    iceUfrag: required(data, 'ice-ufrag', UFRAG_FORM, '4 to 256 letters, digits, + and /'),
    icePwd: required(data, 'ice-pwd', PWD_FORM, '22 to 256 letters, digits, + and /'),
    iceLite: find(data, 'ice-lite').length > 0 || session.some((line) => line.name === 'ice-lite'),
    fingerprints,
    setup,
    sctpPort: readSctpPort(data),
    maxMessageSize: maxMessageSize || Number.POSITIVE_INFINITY,
    candidates: readCandidates(data, sections),
    sections: read,
    dataSection,
    carrierSection,
  };
}

/** Every one has a kind, a port and a transport, and no a=mid of another: bundles and candidates name it by that (RFC 5888 §4). */
function checkSections(sections: readonly Block[]): void {
  const seen = new Map<string, number>();
  for (const block of sections)
    check(MEDIA.test(mediaOf(block)), `has a malformed m= in line ${lineNumber(block)}`);
  for (const { value, number } of sections.flatMap(midLines)) {
    const earlier = seen.get(value);
    check(earlier === undefined, `has the same a=mid in line ${number} as in line ${earlier ?? 0}`);
    seen.set(value, number);
  }
}

/** The first data section that is not rejected. */
function findDataSection(session: Block, sections: readonly Block[]): DataSection {
  const all = sections.filter((block) => DATA_MEDIA.test(mediaOf(block)));
  const [first] = all;
  check(first !== undefined, 'lacks a data section (m=application … webrtc-datachannel)');
  const block = all.find((candidate) => !isRejected(candidate));
  check(block !== undefined, `rejects the data section in line ${lineNumber(first)} (port 0)`);
  const mid = midOf(block);
  const groups = session
    .filter((line) => line.name === 'group' && line.value.startsWith('BUNDLE'))
    .map((line) => line.value.split(/ +/).slice(1));
  const group = mid === '' ? [] : (groups.find((mids) => mids.includes(mid)) ?? []);
  const mids = new Set(group.filter((each) => each !== ''));
  const bundled = new Set([block, ...sections.filter((other) => mids.has(midOf(other)))]);
  const carrier =
    group
      .map((each) => sections.find((other) => midOf(other) === each))
      .find((other) => other !== undefined && hasPort(other)) ?? block;
  const scopes = carrier === block ? [block, session] : [carrier, block, session];
  return { block, index: sections.indexOf(block), carrier, bundled, scopes };
}

/** A section without a port is rejected (RFC 3264 §6), or bundled only (RFC 8843 §6): neither carries a bundle. */
function hasPort(block: Block): boolean {
  return !/^\S+ 0+ /.test(mediaOf(block));
}

/** RFC 3264 §6; a port of 0 means something else in a section that is offered as bundled only (RFC 8843 §6). */
function isRejected(block: Block): boolean {
  return DATA_MEDIA.exec(mediaOf(block))?.[1] === '0' && !block.some((line) => line.name === 'bundle-only');
}

/**
 * The lines of an attribute that apply to the data section. Those of a transport, all that is looked for but for the values
 * of SCTP, which no other section has, are the carrier's once the bundle is agreed on (RFC 8843 §9.1), as it is here.
 */
function find({ scopes }: DataSection, name: string): readonly Line[] {
  for (const scope of scopes) {
    const lines = scope.filter((line) => line.name === name);
    if (lines.length > 0) return lines;
  }
  return [];
}

function required(data: DataSection, name: string, form: RegExp, wanted: string): string {
  const [line] = find(data, name);
  check(line !== undefined, `lacks a=${name} for ${named(data)}`);
  check(form.test(line.value), `has a malformed a=${name} in line ${line.number}: it must be ${wanted}`);
  return line.value;
}

/**
 * RFC 8842 §5: an answer decides who is the DTLS client. Browsers take descriptions without the attribute too; an
 * offerer then leaves the choice, and an answerer is the client.
 */
function readSetup(type: SessionDescriptionType, data: DataSection): RemoteDescription['setup'] {
  const [line] = find(data, 'setup');
  if (line === undefined) return type === 'offer' ? 'actpass' : 'active';
  const setup = line.value.toLowerCase();
  if (setup === 'active' || setup === 'passive') return setup;
  const words = type === 'offer' ? 'actpass, active or passive' : 'active or passive';
  check(
    setup === 'actpass' && type === 'offer',
    `has an a=setup in line ${line.number} that is not ${words}`,
  );
  return setup;
}

function readFingerprints(data: DataSection): readonly Fingerprint[] {
  const lines = find(data, 'fingerprint');
  const [first] = lines;
  check(first !== undefined, `lacks a=fingerprint for ${named(data)}`);
  const fingerprints = lines.flatMap(readFingerprint);
  const known = [...DIGEST_BYTES.keys()].join(', ');
  check(
    fingerprints.length > 0,
    `has a=fingerprint in line ${first.number} with a hash that is not one of ${known}`,
  );
  return fingerprints;
}

/** A fingerprint, or none if nobody here knows its hash. */
function readFingerprint(line: Line): readonly Fingerprint[] {
  const [algorithm = '', value = ''] = line.value.split(/ +/);
  const bytes = DIGEST_BYTES.get(algorithm.toLowerCase());
  if (bytes === undefined) return [];
  const isDigest = /^[\da-f]{2}(?::[\da-f]{2})*$/i.test(value) && value.length === bytes * 3 - 1;
  check(
    isDigest && line.value.split(/ +/).length === 2,
    `has a malformed a=fingerprint in line ${line.number}: ${algorithm.toLowerCase()} has ${bytes} bytes in hexadecimal, separated by colons`,
  );
  return [{ algorithm: algorithm.toLowerCase(), value: value.toUpperCase() }];
}

function readSctpPort(data: DataSection): number {
  const [line] = find(data, 'sctp-port');
  if (line === undefined) return Number(DATA_MEDIA.exec(mediaOf(data.block))?.[2] ?? DEFAULT_SCTP_PORT);
  const isPort = /^\d{1,5}$/.test(line.value) && Number(line.value) <= 65535;
  check(isPort, `has a malformed a=sctp-port in line ${line.number}: it must be a number up to 65535`);
  return Number(line.value);
}

function readMaxMessageSize(data: DataSection): number {
  const [line] = find(data, 'max-message-size');
  if (line === undefined) return DEFAULT_MAX_MESSAGE_SIZE;
  check(
    /^\d+$/.test(line.value),
    `has a malformed a=max-message-size in line ${line.number}: it must be a number`,
  );
  return Number(line.value);
}

/** Those of the data section, and of the section that carries its bundle. */
function readCandidates({ bundled }: DataSection, sections: readonly Block[]): readonly IceCandidate[] {
  const candidates = sections.flatMap((block, index) =>
    bundled.has(block) ? block.flatMap((line) => candidateOf(line, midOf(block), index) ?? []) : [],
  );
  const byText = new Map(candidates.map((candidate) => [candidate.text, candidate]));
  return [...byText.values()];
}

function candidateOf(line: Line, mid: string, index: number): IceCandidate | null {
  return line.name === 'candidate'
    ? readIceCandidate(mid, index, line.text.slice('a='.length).trimEnd())
    : null;
}

/** The lines of a block for {@link RemoteDescription.text}. */
function cleaned(
  block: Block,
  type: SessionDescriptionType,
  isData: boolean,
  index: number,
): readonly string[] {
  const lines = type === 'offer' ? withoutUnknownAttributes(block, isData) : block;
  return lines.flatMap((line) => {
    switch (line.name) {
      case 'candidate':
        return candidateOf(line, '', Math.max(0, index))?.text.replace(/^/, 'a=') ?? [];
      case 'fingerprint':
        return DIGEST_BYTES.has(line.value.split(' ', 1).join().toLowerCase()) ? line.text : [];
      case 'setup':
        return `a=setup:${line.value.toLowerCase()}`;
      case 'max-message-size':
        return Number(line.value) > MOST_SIZE_FOR_STACKS
          ? `a=max-message-size:${MOST_SIZE_FOR_STACKS}`
          : line.text;
      default:
        return line.text.startsWith('m=') ? `m=${mediaOf(block)}` : line.text;
    }
  });
}

/** All lines, with an `a=setup` in the data section if the peer left it out. */
function* withSetup(
  blocks: readonly (readonly string[])[],
  dataIndex: number,
  found: readonly Line[],
  setup: string,
): Iterable<string> {
  for (const [place, block] of blocks.entries()) {
    yield* block;
    if (found.length === 0 && place === dataIndex + 1) yield `a=setup:${setup}`;
  }
}

function mediaOf(block: Block): string {
  return (block[0]?.text ?? '').slice('m='.length).trim().replace(/ +/g, ' ');
}

function midOf(block: Block): string {
  return midLines(block)[0]?.value ?? '';
}

function midLines(block: Block): readonly Line[] {
  return block.filter((line) => line.name === 'mid').slice(0, 1);
}

function lineNumber(block: Block): number {
  return block[0]?.number ?? 0;
}

function named({ block, carrier }: DataSection): string {
  const elsewhere =
    carrier === block ? '' : `, in the section in line ${lineNumber(carrier)} that carries its bundle`;
  return `the data section in line ${lineNumber(block)}: it stands neither there${elsewhere} nor in the session part`;
}
