import { expect } from 'chai';
import { ChannelIds } from './channel-ids.js';

describe('the streams of a connection', () => {
  it('are half for each role: of 1024 the 513th channel without an id has none', () => {
    const ids = new ChannelIds();
    for (let count = 0; count < 512; count += 1) {
      expect(ids.hasRoomFor(null, 1023)).to.equal(true);
      ids.take(null);
    }
    expect(ids.hasRoomFor(null, 1023)).to.equal(false);
  });

  it('are fewer by those that negotiated channels have, whichever role comes', () => {
    const ids = new ChannelIds();
    ids.take(3);
    ids.take(null);
    expect(ids.hasRoomFor(null, 3)).to.equal(false);
    expect(ids.hasRoomFor(2, 3)).to.equal(true);
    expect(ids.hasRoomFor(1, 3)).to.equal(false);
  });

  it('are counted to an odd and to an even end', () => {
    const ids = new ChannelIds();
    expect(ids.hasRoomFor(0, 0)).to.equal(true);
    expect(ids.hasRoomFor(null, 0)).to.equal(false);
    expect(ids.hasRoomFor(null, 1)).to.equal(true);
  });

  it('that negotiated channels have are known', () => {
    const ids = new ChannelIds();
    ids.take(7);
    ids.take(null);
    expect([ids.has(7), ids.has(0)]).to.deep.equal([true, false]);
  });
});
