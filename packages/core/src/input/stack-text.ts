import { readIceCandidate } from './ice-candidate.js';
import type { RemoteDescription } from './session-description.js';
import { type Block, type Line, splitDescription } from './session-description-lines.js';
import { DIGEST_BYTES, mediaOf } from './session-description-parse.js';

/** Stacks that keep the largest message in 32 bits refuse a larger number. */
const MOST_SIZE_FOR_STACKS = 2 ** 31 - 1;

/** Attributes of the session part and of the data section that the stacks know and answer for themselves. */
const DATA_ATTRIBUTES: ReadonlySet<string> = new Set([
  'bundle-only',
  'candidate',
  'end-of-candidates',
  'extmap-allow-mixed',
  'fingerprint',
  'group',
  'ice-lite',
  'ice-options',
  'ice-pwd',
  'ice-ufrag',
  'inactive',
  'max-message-size',
  'mid',
  'msid-semantic',
  'recvonly',
  'sctp-port',
  'sctpmap',
  'sendonly',
  'sendrecv',
  'setup',
]);

/** Attributes of sections for audio and video, which a stack has to understand to decline them. */
const MEDIA_ATTRIBUTES: ReadonlySet<string> = new Set([
  ...DATA_ATTRIBUTES,
  'extmap',
  'fmtp',
  'framerate',
  'imageattr',
  'maxptime',
  'msid',
  'ptime',
  'rid',
  'rtcp',
  'rtcp-fb',
  'rtcp-mux',
  'rtcp-mux-only',
  'rtcp-rsize',
  'rtpmap',
  'simulcast',
  'ssrc',
  'ssrc-group',
]);

/**
 * The text of a peer's description for a stack that parses by itself and is not a browser's: with CRLF line ends, its `m=`
 * and `a=setup` lines in the common form, without malformed candidates, without fingerprints of unknown hashes and, in an
 * offer, without attributes that no stack here knows, `a=sctp-init` (SNAP) for one: some stacks repeat those in their
 * answer, which then agrees to them.
 */
export function stackText(description: RemoteDescription): string {
  const { type, setup } = description;
  const { session, sections } = splitDescription(description.text);
  const data = sections[description.dataSection.index];
  const bundled = sections.filter((_block, index) => description.sections[index]?.isBundled);
  const hasSetup = [session, ...bundled].some((block) => block.some(({ name }) => name === 'setup'));
  const lines = [session, ...sections].flatMap((block) => {
    const isData = block === session || block === data;
    const kept = type === 'offer' ? withoutUnknownAttributes(block, isData) : block;
    const added = block === data && !hasSetup ? [`a=setup:${setup}`] : [];
    return [...kept.flatMap((line) => commonForm(line, block)), ...added];
  });
  return lines.map((line) => `${line}\r\n`).join('');
}

/** A line in the form that every stack reads; none if some would refuse the whole text for it. */
function commonForm(line: Line, block: Block): string | readonly string[] {
  switch (line.name) {
    case 'candidate':
      return readIceCandidate('', 0, line.text.slice('a='.length).trimEnd()) === null
        ? []
        : line.text.trimEnd();
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
}

/**
 * The lines of a block without attributes that nobody here knows. A stack that repeats them in its answer would agree
 * to them: libdatachannel (0.24.5) does so with SNAP's `a=sctp-init`, and Chromium then sends what never arrives.
 */
function withoutUnknownAttributes(block: Block, isData: boolean): readonly Line[] {
  const known = isData ? DATA_ATTRIBUTES : MEDIA_ATTRIBUTES;
  return block.filter((line) => !line.text.startsWith('a=') || known.has(line.name));
}
