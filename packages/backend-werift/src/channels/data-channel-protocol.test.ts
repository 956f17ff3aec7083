import type { DataChannelParameters } from '@peerplug/core/extension';
import { expect } from 'chai';
import { decodeOpen, encodeOpen } from './data-channel-protocol.js';

const RELIABLE: DataChannelParameters = Object.freeze({
  label: 'é✓世界😀',
  protocol: 'pré',
  ordered: true,
  maxPacketLifeTime: null,
  maxRetransmits: null,
  negotiated: false,
  id: null,
});

describe('DATA_CHANNEL_OPEN', () => {
  const variants: Partial<DataChannelParameters>[] = [
    {},
    { label: '', protocol: '' },
    { ordered: false },
    { maxRetransmits: 0 },
    { ordered: false, maxRetransmits: 65535 },
    { maxPacketLifeTime: 0 },
    { ordered: false, maxPacketLifeTime: 65535 },
  ];
  for (const variant of variants) {
    it(`keeps ${JSON.stringify(variant)}`, () => {
      const parameters = { ...RELIABLE, ...variant };
      expect(decodeOpen(encodeOpen(parameters))).to.deep.equal(parameters);
    });
  }

  it('has the layout of RFC 8832 §5.1, lengths in bytes of UTF-8', () => {
    const message = encodeOpen({ ...RELIABLE, label: 'é', protocol: '', ordered: false, maxRetransmits: 3 });
    expect(message.toString('hex')).to.equal('038101000000000300020000c3a9');
  });

  it('is refused where it is cut off or of an unknown type', () => {
    const message = encodeOpen(RELIABLE);
    expect(decodeOpen(message.subarray(0, -1))).to.equal(null);
    expect(decodeOpen(message.subarray(0, 11))).to.equal(null);
    message.writeUInt8(3, 1);
    expect(decodeOpen(message)).to.equal(null);
  });
});
