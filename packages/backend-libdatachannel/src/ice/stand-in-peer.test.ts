import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect } from 'chai';
import { StunAttribute, StunMessage, StunType } from '../relay/stun-message.js';
import { StandInPeer } from './stand-in-peer.js';

const CREDENTIALS = {
  localUfrag: 'abcd',
  localPwd: 'p'.repeat(24),
  remoteUfrag: 'efgh',
  isControlling: true,
};

describe('a stand-in for the peer', () => {
  it('checks as the peer would, in the other role, with the lowest priority, from one port', async () => {
    const native = createSocket('udp4');
    native.bind(0, '127.0.0.1');
    await once(native, 'listening');
    const received: { readonly message: StunMessage | null; readonly port: number }[] = [];
    native.on('message', (datagram, { port }) =>
      received.push({ message: StunMessage.parse(datagram), port }),
    );
    const standIn = new StandInPeer({ address: '127.0.0.1', port: native.address().port });
    await standIn.check(CREDENTIALS);
    await standIn.check({ ...CREDENTIALS, isControlling: false });
    while (received.length < 2) await once(native, 'message');
    standIn.close();
    native.close();
    const [first, second] = received;
    expect(first?.message?.type).to.equal(StunType.BINDING);
    expect(first?.message?.isSignedWith(Buffer.from(CREDENTIALS.localPwd))).to.equal(true);
    expect(first?.message?.find(StunAttribute.USERNAME)?.toString()).to.equal('abcd:efgh');
    expect(first?.message?.find(StunAttribute.PRIORITY)?.toString('hex')).to.equal('00000001');
    expect(first?.message?.find(StunAttribute.ICE_CONTROLLED)?.byteLength).to.equal(8);
    expect(second?.message?.find(StunAttribute.ICE_CONTROLLING)?.byteLength).to.equal(8);
    expect(second?.port).to.equal(first?.port);
  });

  it('may be closed at any time', async () => {
    const early = new StandInPeer({ address: '127.0.0.1', port: 9 });
    early.close();
    early.close();
    const late = new StandInPeer({ address: '127.0.0.1', port: 9 });
    await late.check(CREDENTIALS);
    late.close();
    await late.check(CREDENTIALS);
  });
});
