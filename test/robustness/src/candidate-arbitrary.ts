import fc from 'fast-check';
import { CANDIDATES } from './corpus.js';
import { junk, wildText } from './junk-arbitrary.js';

/** The arguments of a call of `addIceCandidate`. */
export interface CandidateCase {
  readonly media: unknown;
  readonly index: unknown;
  readonly name: unknown;
}

/** A field that is right, at an edge, or anything. */
function field(...values: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...values) },
    { weight: 1, arbitrary: fc.string({ maxLength: 8 }) },
    { weight: 1, arbitrary: fc.integer().map(String) },
  );
}

const grammatical = fc
  .tuple(
    field('candidate:1', 'candidate:', 'a=candidate:x', 'CANDIDATE:1', `candidate:${'f'.repeat(33)}`),
    field('1', '2', '0', '256', '257', '999'),
    field('UDP', 'udp', 'TCP', 'SCTP', 'udp6'),
    field('1', '0', '2130706431', '4294967295', '4294967296', '99999999999'),
    field(
      '127.0.0.1',
      '::1',
      '0.0.0.0',
      '::',
      '255.255.255.255',
      '127.0.0.1.1',
      'x.local',
      '[::1]',
      '::ffff:127.0.0.1',
      'fe80::1%lo',
    ),
    field('9', '0', '65535', '65536', '-1'),
    field(
      'typ host',
      'typ srflx raddr 127.0.0.1 rport 9',
      'typ prflx',
      'typ relay raddr ::1 rport 0',
      'typ x',
      'typ',
    ),
    field(
      '',
      ' generation 0',
      ' tcptype passive',
      ' ufrag x network-id 1',
      ' raddr x rport',
      ' =',
      ' a b'.repeat(300),
    ),
  )
  .map(
    ([foundation, component, transport, priority, address, port, type, rest]) =>
      [foundation, component, transport, priority, address, port, type].join(' ') + rest,
  );

const mutated = fc
  .tuple(fc.constantFrom(...CANDIDATES), fc.nat(120), fc.nat(3), fc.string({ unit: 'binary', maxLength: 4 }))
  .map(([name, at, removed, inserted]) => name.slice(0, at) + inserted + name.slice(at + removed));

const name = fc.oneof(
  { weight: 5, arbitrary: grammatical },
  { weight: 5, arbitrary: mutated },
  { weight: 2, arbitrary: fc.constantFrom(...CANDIDATES) },
  { weight: 1, arbitrary: wildText },
  { weight: 1, arbitrary: junk },
);

/** Calls of `addIceCandidate`. */
export const candidateCase: fc.Arbitrary<CandidateCase> = fc.record({
  media: fc.oneof({ weight: 4, arbitrary: fc.constantFrom('0', '1', 'data', '') }, wildText, junk),
  index: fc.oneof({ weight: 6, arbitrary: fc.constantFrom(0, 1, 65535) }, fc.integer(), fc.double(), junk),
  name,
});
