import fc from 'fast-check';
import { ANSWER_LINES, CANDIDATES, OFFER_LINES, sdpOf } from './corpus.js';
import { junk, wildText } from './junk-arbitrary.js';

/** A call of `setRemoteDescription`. */
export interface DescriptionCase {
  /** Whether the connection has made an offer before. */
  readonly isOfferer: boolean;
  readonly type: unknown;
  readonly sdp: unknown;
}

/** Values of attributes at and past the edges of what is allowed. */
const attributeValue: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '0',
    '-1',
    '65535',
    '65536',
    '262144',
    '9007199254740993',
    '1e9',
    'actpass',
    'passive',
    'active',
  ),
  fc.constantFrom(
    'holdconn',
    'sha-256 00',
    'sha-1 AA:BB',
    'md5 00:00',
    'x'.repeat(256),
    'x'.repeat(257),
    'é'.repeat(22),
  ),
  fc.integer().map(String),
  fc.string({ unit: 'binary-ascii', maxLength: 40 }),
  wildText,
);

const attributeName = fc.constantFrom(
  'ice-ufrag',
  'ice-pwd',
  'fingerprint',
  'setup',
  'mid',
  'sctp-port',
  'max-message-size',
  'group',
  'ice-options',
  'candidate',
  'ice-lite',
  'sctpmap',
  'bundle-only',
  'end-of-candidates',
  'rtpmap',
  'extmap',
  'ssrc',
  'fmtp',
  'tls-id',
);

const attributeLine = fc.tuple(attributeName, attributeValue).map(([name, value]) => `a=${name}:${value}`);

const mediaLine = fc
  .tuple(
    fc.constantFrom('application', 'audio', 'video', 'text', ''),
    fc.oneof(fc.constantFrom('9', '0', '1', '65535', '65536', '-1', ''), fc.string({ maxLength: 6 })),
    fc.constantFrom('UDP/DTLS/SCTP', 'TCP/DTLS/SCTP', 'DTLS/SCTP', 'UDP/TLS/RTP/SAVPF', 'udp/dtls/sctp', ''),
    fc.constantFrom('webrtc-datachannel', '5000', '0', '99999', '111 9 x', ''),
  )
  .map(([media, port, protocol, format]) => `m=${media} ${port} ${protocol} ${format}`);

const anyLine = fc.oneof(
  attributeLine,
  mediaLine,
  fc.constantFrom(...OFFER_LINES.flat(), ...CANDIDATES.map((name) => `a=${name}`)),
  wildText.map((text) => `a=x:${text}`),
  wildText,
);

/** One change of a list of lines; positions are taken modulo its length. */
const change: fc.Arbitrary<(lines: string[]) => void> = fc
  .tuple(
    fc.constantFrom('drop', 'double', 'swap', 'insert', 'replace', 'value', 'character', 'cut'),
    fc.nat(100),
    fc.nat(100),
    anyLine,
    attributeValue,
  )
  .map(([kind, first, second, line, value]) => (lines: string[]): void => {
    const at = first % Math.max(1, lines.length);
    const to = second % Math.max(1, lines.length);
    const old = lines[at] ?? '';
    const place = second % Math.max(1, old.length);
    if (kind === 'drop') lines.splice(at, 1);
    else if (kind === 'double') lines.splice(to, 0, old);
    else if (kind === 'swap') [lines[at], lines[to]] = [lines[to] ?? '', old];
    else if (kind === 'insert') lines.splice(at, 0, line);
    else if (kind === 'replace') lines[at] = line;
    else if (kind === 'value') lines[at] = `${old.split(':')[0] ?? ''}:${value}`;
    else if (kind === 'character') lines[at] = old.slice(0, place) + (value[0] ?? '') + old.slice(place + 1);
    else lines[at] = old.slice(0, place);
  });

/** A description of a real stack with a few changes. */
const mutated = fc
  .tuple(
    fc.constantFrom(...OFFER_LINES, ...ANSWER_LINES),
    fc.array(change, { maxLength: 4 }),
    fc.constantFrom('\r\n', '\r\n', '\n', '\r'),
    fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat(600) }),
  )
  .map(([original, changes, lineEnd, end]) => {
    const lines = [...original];
    for (const apply of changes) apply(lines);
    const sdp = sdpOf(lines, lineEnd);
    return end === null ? sdp : sdp.slice(0, end);
  });

/** A description made from the grammar, with a section for data in most cases. */
const grammatical = fc
  .tuple(
    fc.array(attributeLine, { maxLength: 6 }),
    mediaLine,
    fc.array(anyLine, { maxLength: 12 }),
    fc.shuffledSubarray([...(OFFER_LINES[0]?.slice(9) ?? [])]),
  )
  .map(([session, media, lines, good]) =>
    sdpOf(['v=0', 'o=- 0 0 IN IP4 0.0.0.0', 's=-', 't=0 0', ...session, media, ...good, ...lines]),
  );

const text = fc.oneof(
  { weight: 12, arbitrary: mutated },
  { weight: 5, arbitrary: grammatical },
  { weight: 1, arbitrary: wildText },
  {
    weight: 1,
    arbitrary: fc.tuple(mutated, fc.integer({ min: 1, max: 80 })).map(([sdp, times]) => sdp.repeat(times)),
  },
);

/** Calls of `setRemoteDescription`, most of them with the type that fits. */
export const descriptionCase: fc.Arbitrary<DescriptionCase> = fc.boolean().chain((isOfferer) =>
  fc.record({
    isOfferer: fc.constant(isOfferer),
    type: fc.oneof(
      { weight: 12, arbitrary: fc.constant(isOfferer ? 'answer' : 'offer') },
      { weight: 1, arbitrary: fc.constantFrom('offer', 'answer', 'pranswer', 'rollback', 'OFFER', '') },
      { weight: 1, arbitrary: junk },
    ),
    sdp: fc.oneof({ weight: 30, arbitrary: text }, { weight: 1, arbitrary: junk }),
  }),
);
