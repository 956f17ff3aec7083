import fc from 'fast-check';

/** An object that throws whatever is done with it under a name; fast-check's own marks are symbols. */
function bomb(): unknown {
  const fail = (): never => {
    throw new Error('of the argument');
  };
  const isMark = (key: PropertyKey): boolean => typeof key === 'symbol';
  return new Proxy(
    {},
    {
      get: (_target, key) => {
        if (!isMark(key)) return fail();
        return key === fc.toStringMethod ? (): string => 'a proxy that throws' : undefined;
      },
      has: (_target, key) => (isMark(key) ? key === fc.toStringMethod : fail()),
      getOwnPropertyDescriptor: (_target, key) => (isMark(key) ? undefined : fail()),
      ownKeys: fail,
      getPrototypeOf: fail,
    },
  );
}

/** Objects that throw, refer to themselves, or are larger than anybody expects. */
function awkward(): unknown[] {
  const cyclic: Record<string, unknown> = {};
  cyclic['self'] = cyclic;
  return [
    bomb(),
    cyclic,
    Symbol('junk'),
    10n,
    () => undefined,
    'x'.repeat(100_000),
    '\ud800'.repeat(70_000),
    new Uint8Array(new SharedArrayBuffer(8)),
    {
      [fc.toStringMethod]: () => 'an object with a getter that throws',
      toString: null,
      get urls(): never {
        throw new Error('urls');
      },
    },
  ];
}

/** What no method expects. */
export const junk: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.anything({
      withBigInt: true,
      withNullPrototype: true,
      withTypedArray: true,
      withSparseArray: true,
    }),
  },
  // Made anew each time, and printed by its number.
  { weight: 1, arbitrary: fc.nat(awkward().length - 1).map((index) => awkward()[index]) },
);

/** Text that is none of ours: any script, lone surrogates, control characters, bytes. */
export const wildText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)), maxLength: 300 }),
  fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
);
