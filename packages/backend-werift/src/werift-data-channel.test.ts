import { expect } from 'chai';
import { PPID_STRING } from './channels/data-channel-protocol.js';
import { WeriftDataChannel } from './werift-data-channel.js';

describe('a text of the peer', () => {
  it('that is not UTF-8 is read with U+FFFD, as over every other stack', () => {
    const channel = new WeriftDataChannel(
      {
        label: 'x',
        protocol: '',
        ordered: true,
        maxPacketLifeTime: null,
        maxRetransmits: null,
        negotiated: true,
        id: 1,
      },
      { send: () => undefined, close: () => undefined },
    );
    channel.opened();
    channel.arrived(Buffer.from([0x61, 0xff, 0xfe, 0x62]), PPID_STRING);
    const packet = channel['~mailbox'].packets.shift();
    expect(packet?.isText).to.equal(true);
    expect(packet?.payload).to.deep.equal(new TextEncoder().encode('a\uFFFD\uFFFDb'));
  });
});
