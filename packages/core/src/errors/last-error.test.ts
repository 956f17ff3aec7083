import { expect } from 'chai';
import { ErrorCode } from '../constants/error-code.js';
import { LastError } from './last-error.js';
import { WebRTCError } from './webrtc-error.js';

describe('LastError', () => {
  it('gives the code of the call, and forgets the error before', () => {
    const lastError = new LastError();
    lastError.value = new WebRTCError(ErrorCode.FAILED, 'before');
    expect(lastError.attempt(() => ErrorCode.OK)).to.equal(ErrorCode.OK);
    expect(lastError.value).to.equal(null);
  });

  it('has an error where a call fails and says nothing, and not that of an earlier call', () => {
    const lastError = new LastError();
    lastError.value = new WebRTCError(ErrorCode.FAILED, 'before');
    expect(lastError.attempt(() => ErrorCode.ERR_BUSY)).to.equal(ErrorCode.ERR_BUSY);
    expect(lastError.value).to.include({ code: ErrorCode.ERR_BUSY, message: 'the stack refused the call' });
  });

  it('makes the error of a refusal when it is asked for, and once', () => {
    const lastError = new LastError();
    let count = 0;
    const text = (...figures: readonly number[]): string => {
      count += 1;
      return figures.join(' ');
    };
    expect(lastError.refuse(ErrorCode.ERR_BUSY, text, 1, 2, 3)).to.equal(ErrorCode.ERR_BUSY);
    expect(count).to.equal(0);
    const { value } = lastError;
    expect(value)
      .to.be.instanceOf(WebRTCError)
      .and.to.include({ code: ErrorCode.ERR_BUSY, message: '1 2 3' });
    expect(lastError.value).to.equal(value);
    expect(count).to.equal(1);
  });

  it('forgets a refusal that nobody asked for', () => {
    const lastError = new LastError();
    lastError.refuse(ErrorCode.ERR_BUSY, () => 'busy');
    lastError.value = null;
    expect(lastError.value).to.equal(null);
  });

  it('keeps the WebRTCError that the call throws, and gives its code', () => {
    const lastError = new LastError();
    const error = new WebRTCError(ErrorCode.ERR_BUSY, 'thrown');
    const code = lastError.attempt(() => {
      throw error;
    });
    expect(code).to.equal(ErrorCode.ERR_BUSY);
    expect(lastError.value).to.equal(error);
  });

  it('takes anything else that the call throws for the fault of an argument', () => {
    const lastError = new LastError();
    const cause = new Error('a getter threw');
    const code = lastError.attempt(() => {
      throw cause;
    });
    expect(code).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
    expect(lastError.value?.code).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
    expect(lastError.value?.cause).to.equal(cause);
  });

  it('keeps what the call has put there, unless the call is OK', () => {
    const lastError = new LastError();
    const error = new WebRTCError(ErrorCode.FAILED, 'put');
    const put = (code: ErrorCode): ErrorCode =>
      lastError.attempt(() => {
        lastError.value = error;
        return code;
      });
    expect(put(ErrorCode.FAILED)).to.equal(ErrorCode.FAILED);
    expect(lastError.value).to.equal(error);
    expect(put(ErrorCode.OK)).to.equal(ErrorCode.OK);
    expect(lastError.value).to.equal(null);
  });
});
