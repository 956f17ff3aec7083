import { closest } from 'fastest-levenshtein';
import type { TestCase } from '../fixture/test-case.js';
import { testCases } from '../tests/test-cases.js';

/**
 * The tests whose id and title (`NEG-03 an offer is …`) match a regular expression; all where none is given.
 *
 * @throws Error where none does, or the expression is none
 */
export function selectTests(grep?: string, tests: readonly TestCase[] = testCases): readonly TestCase[] {
  if (grep === undefined) return tests;
  const pattern = compile(grep);
  const selected = tests.filter(({ id, title }) => pattern.test(`${id} ${title}`));
  if (selected.length === 0)
    throw new Error(`no test matches '${grep}'; the nearest id is ${nearestId(grep)}`);
  return selected;
}

/**
 * The test of that id.
 *
 * @throws Error where there is none
 */
export function testOf(id: string): TestCase {
  const found = testCases.find((testCase) => testCase.id === id);
  if (found === undefined) throw new Error(`there is no test '${id}'; the nearest id is ${nearestId(id)}`);
  return found;
}

function nearestId(text: string): string {
  return closest(
    text.toUpperCase(),
    testCases.map((testCase) => testCase.id),
  );
}

function compile(grep: string): RegExp {
  try {
    return new RegExp(grep, 'u');
  } catch (cause) {
    throw new Error(`'${grep}' is no regular expression: a test's id or a part of its title is expected`, {
      cause,
    });
  }
}
