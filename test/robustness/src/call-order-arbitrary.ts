import fc from 'fast-check';
import { CANDIDATES } from './corpus.js';

/** Which of the two connections a call is made on. */
export type End = 0 | 1;

/** One public call, or a wait between calls. Numbers pick one of what there is, modulo how much there is. */
export type Call = { readonly end: End } & (
  | {
      readonly kind:
        'initialize' | 'initialize badly' | 'offer' | 'poll' | 'close' | 'stats' | 'turn' | 'meet';
    }
  | {
      readonly kind: 'create';
      readonly negotiatedId: number | null;
      readonly limit: 'none' | 'both' | 'retransmits';
    }
  | { readonly kind: 'local'; readonly type: string; readonly text: 'given' | 'other' }
  | { readonly kind: 'remote'; readonly type: string; readonly text: "peer's" | 'own' | 'junk' }
  | { readonly kind: 'candidate'; readonly name: string }
  | { readonly kind: 'put'; readonly channel: number; readonly bytes: number; readonly isText: boolean }
  | { readonly kind: 'get' | 'close channel' | 'poll channel'; readonly channel: number }
);

const end: fc.Arbitrary<End> = fc.constantFrom(0, 1);
const channel = fc.nat(5);

function simple(
  weight: number,
  kind: 'initialize' | 'initialize badly' | 'offer' | 'poll' | 'close' | 'stats' | 'turn' | 'meet',
): {
  weight: number;
  arbitrary: fc.Arbitrary<Call>;
} {
  return { weight, arbitrary: fc.record({ end, kind: fc.constant(kind) }) };
}

const call: fc.Arbitrary<Call> = fc.oneof(
  simple(1, 'initialize'),
  simple(1, 'initialize badly'),
  simple(4, 'offer'),
  simple(6, 'poll'),
  simple(1, 'close'),
  simple(1, 'stats'),
  simple(4, 'turn'),
  simple(6, 'meet'),
  {
    weight: 6,
    arbitrary: fc.record({
      end,
      kind: fc.constant('create' as const),
      negotiatedId: fc.option(fc.constantFrom(0, 1, 1023)),
      limit: fc.constantFrom('none', 'none', 'retransmits', 'both'),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      end,
      kind: fc.constant('local' as const),
      type: fc.constantFrom('offer', 'answer', 'offer', 'answer', 'pranswer', 'rollback'),
      text: fc.constantFrom('given', 'given', 'other'),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      end,
      kind: fc.constant('remote' as const),
      type: fc.constantFrom('offer', 'answer', 'offer', 'answer', 'rollback'),
      text: fc.constantFrom("peer's", "peer's", 'own', 'junk'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      end,
      kind: fc.constant('candidate' as const),
      name: fc.constantFrom(...CANDIDATES, 'junk'),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      end,
      kind: fc.constant('put' as const),
      channel,
      bytes: fc.constantFrom(0, 1, 1000, 100_000, 262_144, 262_145),
      isText: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ end, kind: fc.constant('get' as const), channel }) },
  {
    weight: 1,
    arbitrary: fc.record({
      end,
      kind: fc.constantFrom('close channel' as const, 'poll channel' as const),
      channel,
    }),
  },
);

/** Calls in any order on two connections. */
export const callOrder: fc.Arbitrary<readonly Call[]> = fc.array(call, { minLength: 1, maxLength: 25 });
