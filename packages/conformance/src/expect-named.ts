import { ErrorCode, nameOf } from '@peerplug/core';
import { expect } from 'chai';

/** An object of constants, as core has them in place of enums. */
type Members = Readonly<Record<string, number>>;

/**
 * Asserts what a call returned; a failure tells both codes by name.
 *
 * @param what - which call, and of what
 */
export function expectCode(
  actual: number | undefined,
  expected: keyof typeof ErrorCode,
  what?: string,
): void {
  expect(named(ErrorCode, actual), what).to.equal(expected);
}

/** Asserts a state, for example of `ConnectionState`; a failure tells both states by name. */
export function expectState<T extends Members>(
  states: T,
  actual: number | undefined,
  expected: keyof T & string,
  what?: string,
): void {
  expect(named(states, actual), what).to.equal(expected);
}

/** Asserts several states, by name and in order. */
export function expectStates<T extends Members>(
  states: T,
  actual: readonly number[],
  expected: readonly (keyof T & string)[],
  what?: string,
): void {
  const names = actual.map((state) => named(states, state));
  expect(names, what).to.deep.equal(expected);
}

function named(members: Members, value: number | undefined): string {
  return value === undefined ? 'undefined' : nameOf(members, value);
}
