import type { DataChannelParameters } from '@peerplug/core/extension';
import { expect } from 'chai';
import { nativeInit } from './module.js';

const PARAMETERS: DataChannelParameters = {
  label: 'data',
  protocol: 'p',
  ordered: true,
  maxPacketLifeTime: null,
  maxRetransmits: null,
  negotiated: false,
  id: null,
};

describe('the parameters of a channel in the native spelling', () => {
  it('leave out what is not set', () => {
    expect(nativeInit(PARAMETERS)).to.deep.equal({ protocol: 'p', unordered: false, negotiated: false });
  });

  it('keep a limit of zero, and the order', () => {
    const limited = { ...PARAMETERS, ordered: false, maxRetransmits: 0, negotiated: true, id: 0 };
    expect(nativeInit(limited)).to.deep.equal({
      protocol: 'p',
      unordered: true,
      negotiated: true,
      id: 0,
      maxRetransmits: 0,
    });
    expect(nativeInit({ ...PARAMETERS, maxPacketLifeTime: 0 })).to.include({ maxPacketLifeTime: 0 });
  });
});
