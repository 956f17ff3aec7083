import { ErrorCode } from '@peerplug/core';
import { expect } from 'chai';
import { errorCodeOf, errorNameOf } from './browser-errors.js';
import { messageOf } from '@peerplug/core/extension';

const { FAILED, ERR_INVALID_PARAMETER } = ErrorCode;

describe('an error of the platform', () => {
  for (const name of [
    'TypeError',
    'RangeError',
    'SyntaxError',
    'InvalidAccessError',
    'InvalidModificationError',
    'NotSupportedError',
  ]) {
    it(`that blames a value is ERR_INVALID_PARAMETER: ${name}`, () => {
      expect(errorCodeOf(new DOMException('bad', name), FAILED)).to.equal(ERR_INVALID_PARAMETER);
    });
  }

  it('that blames none has the code of what was tried', () => {
    for (const cause of [
      new DOMException('closed', 'InvalidStateError'),
      new Error('x'),
      'TypeError',
      { name: 'TypeError' },
    ])
      expect(errorCodeOf(cause, FAILED)).to.equal(FAILED);
  });

  it('has a name and a message, whatever was thrown', () => {
    expect([errorNameOf(new TypeError('x')), errorNameOf('TypeError'), errorNameOf(null)]).to.deep.equal([
      'TypeError',
      '',
      '',
    ]);
    expect([messageOf(new TypeError('x')), messageOf('y'), messageOf(undefined)]).to.deep.equal([
      'x',
      'y',
      'undefined',
    ]);
  });
});
