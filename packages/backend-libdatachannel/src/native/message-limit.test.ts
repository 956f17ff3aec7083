import { expect } from 'chai';
import { MAX_MESSAGE_BYTES, NATIVE_MAX_MESSAGE_BYTES, withAnnouncedLimit } from './message-limit.js';

describe('the limit of a message', () => {
  it('is announced as it is, though the native side takes a byte more', () => {
    const native = `v=0\r\na=max-message-size:${String(NATIVE_MAX_MESSAGE_BYTES)}\r\na=mid:0\r\n`;
    const told = `v=0\r\na=max-message-size:${String(MAX_MESSAGE_BYTES)}\r\na=mid:0\r\n`;
    expect(withAnnouncedLimit(native)).to.equal(told);
  });

  it('leaves another text alone', () => {
    const sdp = 'v=0\r\na=max-message-size:65536\r\n';
    expect(withAnnouncedLimit(sdp)).to.equal(sdp);
  });
});
