import { ErrorCode } from './error-code.js';
import { WebRTCError } from './webrtc-error.js';

/** What core needs to know of a session description (RFC 8866, RFC 8841, RFC 8842). */
export interface SessionDescription {
  /** Largest message that the sender of the description takes, in bytes; infinite where it says 0. */
  readonly maxMessageSize: number;
}

/** An SDP is at most 64 KiB; real ones of data channels have about 1 KiB. */
const MAX_SDP_BYTES = 64 * 1024;

/** What a description without `a=max-message-size` means (RFC 8841 §6.1). */
const DEFAULT_MAX_MESSAGE_SIZE = 65536;

const DATA_SECTION = /^application (\d+) (?:(?:UDP|TCP)\/DTLS\/SCTP webrtc-datachannel|DTLS\/SCTP \d+)$/;
/** The hash functions of RFC 8122 §5 that are not broken, with the bytes of their digests. */
const DIGEST_BYTES: Readonly<Record<string, number>> = {
  'sha-1': 20,
  'sha-224': 28,
  'sha-256': 32,
  'sha-384': 48,
  'sha-512': 64,
};

/** The attributes that must be there, and the forms they must have (RFC 8839 §5.4, RFC 8842 §5). */
const REQUIRED: readonly [attribute: string, form: RegExp, what: string][] = [
  ['ice-ufrag', /^[A-Za-z0-9+/=_-]{4,256}$/, 'ICE credentials'],
  ['ice-pwd', /^[A-Za-z0-9+/=_-]{22,256}$/, 'ICE credentials'],
  ['fingerprint', /^[A-Za-z0-9-]+ [0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2})+$/, 'certificate fingerprint'],
];

/**
 * Checks a session description before any foreign code sees it.
 *
 * @throws WebRTCError with ERR_INVALID_PARAMETER that names what is missing or malformed
 */
export function parseSessionDescription(type: string, sdp: string): SessionDescription {
  if (sdp.length > MAX_SDP_BYTES || new TextEncoder().encode(sdp).byteLength > MAX_SDP_BYTES) {
    throw invalid(`is longer than ${String(MAX_SDP_BYTES)} bytes`);
  }
  const lines = sdp.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  if (lines[0] !== 'v=0') throw invalid("does not begin with 'v=0'");
  const malformed = lines.find((line) => !/^[a-z]=[^\r\0]*$/.test(line));
  if (malformed !== undefined)
    throw invalid(`has the line ${JSON.stringify(malformed.slice(0, 40))}, which is not SDP`);
  const attributes = dataSectionAttributes(lines);
  for (const [name, form, what] of REQUIRED) {
    const value = attributes.get(name);
    if (value === undefined) throw invalid(`lacks the ${what} (a=${name})`);
    if (!form.test(value)) throw invalid(`has a malformed a=${name}`);
  }
  checkFingerprint(attributes.get('fingerprint') ?? '');
  checkSetup(type, attributes.get('setup'));
  checkNumber(attributes, 'sctp-port', 1, 65535);
  return { maxMessageSize: maxMessageSize(attributes) };
}

/** The attributes that hold for the data section: its own, and the session's where it has none of that name. */
function dataSectionAttributes(lines: readonly string[]): ReadonlyMap<string, string> {
  const starts = lines.flatMap((line, index) => (line.startsWith('m=') ? [index] : []));
  const start = starts.find((index) => DATA_SECTION.test(lines[index]?.slice(2) ?? ''));
  if (start === undefined) throw invalid("lacks the data section ('m=application … webrtc-datachannel')");
  const port = DATA_SECTION.exec(lines[start]?.slice(2) ?? '')?.[1];
  const end = starts.find((index) => index > start);
  const section = lines.slice(start, end);
  if (Number(port) === 0 && !section.includes('a=bundle-only'))
    throw invalid('rejects the data section (port 0)');
  const attributes = new Map<string, string>();
  for (const line of [...section, ...lines.slice(0, starts[0])]) {
    const match = /^a=([^:]+)(?::(.*))?$/.exec(line);
    if (match?.[1] !== undefined && !attributes.has(match[1]))
      attributes.set(match[1], (match[2] ?? '').trim());
  }
  return attributes;
}

function checkFingerprint(value: string): void {
  const [hash = '', digest = ''] = value.split(' ');
  const bytes = DIGEST_BYTES[hash.toLowerCase()];
  if (bytes === undefined) throw invalid(`has a fingerprint of the unknown hash '${hash.slice(0, 20)}'`);
  if (digest.split(':').length !== bytes) throw invalid(`has a fingerprint that is no ${hash} digest`);
}

function checkSetup(type: string, value: string | undefined): void {
  const allowed = type === 'offer' ? ['actpass', 'active', 'passive'] : ['active', 'passive'];
  if (value === undefined || !allowed.includes(value)) {
    throw invalid(`needs a=setup with one of ${allowed.join(', ')} in an ${type}`);
  }
}

function maxMessageSize(attributes: ReadonlyMap<string, string>): number {
  const value =
    checkNumber(attributes, 'max-message-size', 0, Number.MAX_SAFE_INTEGER) ?? DEFAULT_MAX_MESSAGE_SIZE;
  return value === 0 ? Number.POSITIVE_INFINITY : value;
}

function checkNumber(
  attributes: ReadonlyMap<string, string>,
  name: string,
  least: number,
  most: number,
): number | undefined {
  const text = attributes.get(name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) throw invalid(`has a malformed a=${name}`);
  return value;
}

function invalid(what: string): WebRTCError {
  return new WebRTCError(
    ErrorCode.ERR_INVALID_PARAMETER,
    `the session description ${what}; pass on the text that the peer made, unchanged`,
  );
}
