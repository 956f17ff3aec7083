import { expect } from 'chai';
import { withMutants } from './mutants.js';
import { sampleOf } from './sample.js';

/**
 * @param {string} body of a function of `value`
 * @returns {{ changes: string[], results: (value: unknown) => unknown[] }} the mutants, and what the function gives
 *   without and with each
 */
function mutate(body) {
  /** @type {string[]} */
  const changes = [];
  const text = withMutants(`const run = (value) => { ${body} };`, ({ kind, change }) => {
    changes.push(`${kind}: ${change}`);
    return changes.length - 1;
  });
  let active = -1;
  // The text is what this test has made of its own lines.
  const run = new Function('isMutant', `${text} return run;`)((/** @type {number} */ id) => id === active);
  const results = (/** @type {unknown} */ value) =>
    [-1, ...changes.keys()].map((id) => {
      active = id;
      try {
        return run(value);
      } catch (error) {
        return String(error);
      }
    });
  return { changes: changes.slice(1), results: (value) => results(value).toSpliced(1, 1) };
}

describe('mutants', () => {
  for (const [name, body, value, expected] of /** @type {const} */ ([
    ['of a condition', 'if (value) return 1; return 2;', true, [1, 1, 2]],
    ['of a choice', 'return value ? 1 : 2;', false, [2, 1, 2]],
    ['of a comparison', 'return value === 1;', 1, [true, false]],
    ['of operators that bind differently', 'return 8 - value * 2;', 1, [6, 10, 7.5]],
    ['of operators that may not be mixed', 'return value ?? (0 || 3);', null, [3, null, 0]],
    ['of a negation', 'return !value;', true, [false, true]],
    ['of a boolean', 'return [true][0];', 0, [true, undefined, false]],
    ['of a text', 'return `a${value}`;', 'b', ['ab', '']],
    ['of a count', 'value++; return value;', 1, [2, 0]],
    ['of a call', 'const list = []; list.push(1); return list.length;', 0, [1, 0]],
    ['of a body', 'const one = () => { return 1; }; return one();', 0, [1, undefined]],
    [
      'of a chain, whole',
      'return value?.a.b();',
      {
        a: {
          c: 2,
          b() {
            return this.c;
          },
        },
      },
      [2, 2],
    ],
    ['of a chain that ends early', 'return value?.a.b();', null, [undefined, 'TypeError']],
    ['of a sum', 'let sum = 1; sum += value; return sum;', 2, [3, -1]],
  ])) {
    it(`${name} are there one at a time, and none unless it is switched on`, () => {
      const seen = mutate(body)
        .results(value)
        .map((result) => (String(result).startsWith('TypeError') ? 'TypeError' : result));
      expect(seen).to.deep.equal(expected);
    });
  }

  it('name what they change, and where', () => {
    const found = [];
    withMutants("class A {\n  b() {\n    return 'text';\n  }\n}\n", (mutant) => found.push(mutant));
    expect(found).to.deep.equal([
      { kind: 'body', place: 'A.b', line: 1, column: 6, change: "{ return 'text'; } → {}" },
      { kind: 'text', place: 'A.b', line: 2, column: 11, change: "'text' → ''" },
    ]);
  });

  it('leave alone what is no value: names of modules and members, and targets', () => {
    const text = "import a from 'a'; let b; [b] = a; export const c = { 'd-e': a['f'] };";
    expect(withMutants(text, () => 0)).to.equal(text);
  });

  it('are drawn by chance, the same ones for the same seed', () => {
    const items = Array.from({ length: 100 }, (_, index) => index);
    const sample = sampleOf(items, 10, 1);
    expect(new Set(sample).size).to.equal(10);
    expect(sampleOf(items, 10, 1)).to.deep.equal(sample);
    expect(sampleOf(items, 20, 1).slice(0, 10)).to.deep.equal(sample);
    expect(sampleOf(items, 10, 2)).not.to.deep.equal(sample);
    expect(sampleOf(items, 200, 1)).to.have.members(items);
  });
});
