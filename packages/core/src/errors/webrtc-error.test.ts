import { expect } from 'chai';
import { ErrorCode } from '../constants/error-code.js';
import { WebRTCError } from './webrtc-error.js';

describe('WebRTCError', () => {
  it('is an Error with a code, a message and a cause', () => {
    const cause = new Error('below');
    const error = new WebRTCError(ErrorCode.ERR_BUSY, 'what to do', cause);
    expect(error).to.be.instanceOf(Error);
    expect(error).to.be.instanceOf(WebRTCError);
    expect([error.name, error.code, error.message, error.cause]).to.deep.equal([
      'WebRTCError',
      ErrorCode.ERR_BUSY,
      'what to do',
      cause,
    ]);
    expect(error.stack).to.include('webrtc-error.test');
  });

  it('has no cause where there was none', () => {
    expect('cause' in new WebRTCError(ErrorCode.FAILED, 'alone')).to.equal(false);
  });

  for (const [what, value] of [
    ['another error', new Error('another')],
    ['null', null],
    ['undefined', undefined],
    ['a string', 'error@1'],
    ['an object', {}],
    ['an object of another brand', { '~peerplug': 'channel@1' }],
  ] as const) {
    it(`is not the class of ${what}`, () => {
      expect((value as unknown) instanceof WebRTCError).to.equal(false);
    });
  }

  it('is the class of an object with its brand', () => {
    expect(({ '~peerplug': 'error@1' } as unknown) instanceof WebRTCError).to.equal(true);
  });
});
