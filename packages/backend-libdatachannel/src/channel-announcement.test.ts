import type { DataChannelParameters } from '@peerplug/core';
import { expect } from 'chai';
import { AnnouncedChannels, announceChannels } from './channel-announcement.js';

const PLAIN: DataChannelParameters = {
  label: 'x',
  protocol: '',
  ordered: true,
  maxPacketLifeTime: null,
  maxRetransmits: null,
  negotiated: false,
  id: null,
};
const UNKNOWN = { ordered: true, maxPacketLifeTime: null, maxRetransmits: null };
const UNORDERED = { ...UNKNOWN, ordered: false };

describe('channel announcement', () => {
  it('leaves a description alone where no channel has order or limits to tell', () => {
    expect(
      announceChannels('v=0\r\n', [PLAIN, { ...PLAIN, negotiated: true, id: 3, ordered: false }]),
    ).to.equal('v=0\r\n');
  });

  it('tells each kind of channel, whatever its label', () => {
    const channels: DataChannelParameters[] = [
      { ...PLAIN, label: 'é✓\n', ordered: false },
      { ...PLAIN, label: 'L'.repeat(65535), maxRetransmits: 65535 },
      { ...PLAIN, protocol: 'p', ordered: false, maxPacketLifeTime: 0 },
      PLAIN,
    ];
    const sdp = announceChannels('v=0\r\n', channels);
    expect(sdp).to.match(/^v=0\r\na=peerplug-channels:[\w/ -]+\r\n$/);
    const announced = new AnnouncedChannels(sdp, true);
    for (const [
      index,
      { label, protocol, ordered, maxPacketLifeTime, maxRetransmits },
    ] of channels.entries()) {
      expect(announced.take(2 * index, label, protocol)).to.deep.equal({
        ordered,
        maxPacketLifeTime,
        maxRetransmits,
      });
    }
  });

  it('tells channels of one label apart by their streams, in any order of arrival', () => {
    const negotiated = { ...PLAIN, negotiated: true, id: 3 };
    const sdp = announceChannels('', [PLAIN, { ...PLAIN, ordered: false }, negotiated, PLAIN]);
    const announced = new AnnouncedChannels(sdp, false);
    expect(announced.take(7, 'x', ''), 'third').to.deep.equal(UNKNOWN);
    expect(announced.take(5, 'x', ''), 'second, past the negotiated one').to.deep.equal(UNORDERED);
    expect(announced.take(1, 'x', ''), 'first').to.deep.equal(UNKNOWN);
  });

  it('finds a channel on a lower stream where one before it was closed', () => {
    const sdp = announceChannels('', [PLAIN, { ...PLAIN, label: 'y', ordered: false }]);
    expect(new AnnouncedChannels(sdp, true).take(0, 'y', '')).to.deep.equal(UNORDERED);
  });

  it('knows nothing of channels that were not announced, or badly', () => {
    for (const sdp of ['', 'a=peerplug-channels:', 'a=peerplug-channels:=x /// abcdefgh/q ========/o/r1']) {
      expect(new AnnouncedChannels(sdp, true).take(0, 'x', '')).to.deep.equal(UNKNOWN);
    }
  });
});
