import { demand } from '../errors/demand.js';

/** What core needs to know of a session description (RFC 8866, RFC 8841, RFC 8842). */
export interface SessionDescription {
  /** Largest message that the sender of the description takes, in bytes; infinite where it says 0. */
  readonly maxMessageSize: number;
}

/** An SDP is at most 64 KiB; real ones of data channels have about 1 KiB. */
const MAX_SDP_BYTES = 64 * 1024;

/** What a description without `a=max-message-size` means (RFC 8841 §6.1). */
const DEFAULT_MAX_MESSAGE_SIZE = 65536;

const DATA_SECTION = /^m=application (\d+) (?:(?:UDP|TCP)\/DTLS\/SCTP webrtc-datachannel|DTLS\/SCTP \d+)$/;

/** The attributes that must be there, and their forms (RFC 8839 §5.4; RFC 8122 §5, with a digest of the hash's length). */
const REQUIRED: Readonly<Record<string, RegExp>> = {
  'ice-ufrag': /^[\w+/=-]{4,256}$/,
  'ice-pwd': /^[\w+/=-]{22,256}$/,
  fingerprint:
    /^sha-(?:1 (?:[\da-f]{2}:){19}|224 (?:[\da-f]{2}:){27}|256 (?:[\da-f]{2}:){31}|384 (?:[\da-f]{2}:){47}|512 (?:[\da-f]{2}:){63})[\da-f]{2}$/i,
};

/** RFC 8842 §5: an answer decides who is the DTLS client. */
const SETUP_OF_OFFER = /^(?:actpass|active|passive)$/;
const SETUP_OF_ANSWER = /^(?:active|passive)$/;

/**
 * Checks a session description before any foreign code sees it.
 *
 * @throws WebRTCError with ERR_INVALID_PARAMETER that names what is missing or malformed
 */
export function parseSessionDescription(type: string, sdp: string): SessionDescription {
  // The length first: a peer may send a text whose bytes would fill the memory.
  const isShort = sdp.length <= MAX_SDP_BYTES && new TextEncoder().encode(sdp).byteLength <= MAX_SDP_BYTES;
  check(isShort, `is longer than ${MAX_SDP_BYTES} bytes`);
  const lines = sdp.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  check(lines[0] === 'v=0', "does not begin with 'v=0'");
  // Lines are not quoted: they may hold the peer's ICE password.
  const malformed = lines.findIndex((line) => !/^[a-z]=[^\r\0]*$/.test(line));
  check(malformed < 0, `is no SDP in line ${malformed + 1}`);
  const attributes = dataSectionAttributes(lines);
  const forms = { ...REQUIRED, setup: type === 'offer' ? SETUP_OF_OFFER : SETUP_OF_ANSWER };
  for (const [name, form] of Object.entries(forms)) {
    const value = attributes.get(name);
    check(value !== undefined, `lacks a=${name}`);
    check(form.test(value), `has a malformed a=${name}`);
  }
  number(attributes, 'sctp-port', 65535);
  const maxMessageSize = number(attributes, 'max-message-size', Number.MAX_SAFE_INTEGER);
  return { maxMessageSize: (maxMessageSize ?? DEFAULT_MAX_MESSAGE_SIZE) || Number.POSITIVE_INFINITY };
}

/** The attributes that hold for the data section: its own, and the session's where it has none of that name. */
function dataSectionAttributes(lines: readonly string[]): ReadonlyMap<string, string> {
  const isSection = (line: string): boolean => line.startsWith('m=');
  const start = lines.findIndex((line) => DATA_SECTION.test(line));
  check(start >= 0, 'lacks a data section (m=application … webrtc-datachannel)');
  const end = lines.findIndex((line, index) => index > start && isSection(line));
  const section = lines.slice(start, end < 0 ? undefined : end);
  const isRejected = DATA_SECTION.exec(lines[start] ?? '')?.[1] === '0' && !section.includes('a=bundle-only');
  check(!isRejected, 'rejects the data section (port 0)');
  const attributes = new Map<string, string>();
  for (const line of [...section, ...lines.slice(0, lines.findIndex(isSection))]) {
    const [, name, value = ''] = /^a=([^:]+)(?::(.*))?$/.exec(line) ?? [];
    if (name !== undefined && !attributes.has(name)) attributes.set(name, value.trim());
  }
  return attributes;
}

function number(attributes: ReadonlyMap<string, string>, name: string, most: number): number | undefined {
  const text = attributes.get(name);
  if (text === undefined) return undefined;
  check(/^\d+$/.test(text) && Number(text) <= most, `has a malformed a=${name}`);
  return Number(text);
}

function check(condition: boolean, what: string): asserts condition {
  demand(condition, `the session description ${what}; pass on what the peer made, unchanged`);
}
