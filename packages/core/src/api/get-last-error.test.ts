import { expect } from 'chai';
import { ChannelState } from '../constants/channel-state.js';
import type { WebRTCDataChannel } from './data-channel.js';
import { ErrorCode } from '../constants/error-code.js';
import type { WebRTCPeerConnection } from './peer-connection.js';
import { allocatedBytes } from '../testing/collect-garbage-node.js';
import { ANSWER, OFFER } from '../testing/descriptions.js';
import { ScriptedConnection } from '../testing/scripted-connection.js';
import { openSpecial, useScriptedExtension } from '../testing/scripted-extension.js';

const CANDIDATE = 'candidate:1 1 UDP 1 192.0.2.1 9 typ host';
const BYTE = Uint8Array.of(1);

/** Calls that cannot be OK on a connection with an open channel, and what the reason speaks of. */
const REFUSED: readonly [
  what: string,
  call: (connection: WebRTCPeerConnection, channel: WebRTCDataChannel) => unknown,
  mentions: string,
][] = [
  ['initialize()', (c) => c.initialize({ maxChannels: 0 }), 'maxChannels'],
  ['createOffer()', (c) => (c.createOffer(), c.createOffer()), 'STATE_NEW'],
  ['createDataChannel()', (c) => c.createDataChannel('x', { id: 1 }), 'negotiated'],
  ['setLocalDescription()', (c) => c.setLocalDescription('offer', OFFER), 'sessionDescriptionCreated'],
  ['setRemoteDescription()', (c) => c.setRemoteDescription('answer', ANSWER), 'offer'],
  ['addIceCandidate()', (c) => c.addIceCandidate('0', 0, 'candidate:'), 'candidate'],
  ['a call after close()', (c) => (c.close(), c.addIceCandidate('0', 0, CANDIDATE)), 'initialize()'],
  ['putPacket() of a string', (_c, channel) => channel.putPacket('x' as unknown as Uint8Array), 'Uint8Array'],
  ['putPacket() of too much', (_c, channel) => channel.putPacket(new Uint8Array(1001)), '1001'],
  ['putPacket() after close()', (c, channel) => (c.close(), channel.putPacket(BYTE)), 'STATE_CLOSED'],
];

describe('getLastError()', () => {
  const scripted = useScriptedExtension();

  for (const [what, call, mentions] of REFUSED) {
    it(`has the code and a reason after ${what} that is refused`, () => {
      const { connection, channel } = scripted.openChannel();
      const answer = call(connection, channel);
      const error = connection.getLastError();
      if (answer === null) expect(error?.code).not.to.equal(ErrorCode.OK);
      else expect(error?.code).to.equal(answer);
      expect(error?.message).to.include(mentions);
    });
  }

  it('names the bytes that wait after putPacket() was ERR_BUSY, and is null after one that is OK', () => {
    const { connection, channel, channelExtension } = scripted.openChannel({}, { maxOutBufferBytes: 500 });
    channelExtension.bufferedAmount = 450;
    expect(channel.putPacket(new Uint8Array(60))).to.equal(ErrorCode.ERR_BUSY);
    expect(connection.getLastError()).to.include({ code: ErrorCode.ERR_BUSY });
    expect(connection.getLastError()?.message).to.match(/\b60\b.*\b450\b.*\b500\b.*maxOutBufferBytes/);
    expect(channel.putPacket(BYTE)).to.equal(ErrorCode.OK);
    expect(connection.getLastError()).to.equal(null);
  });

  it('has what the extension says of a packet, and a reason where it says nothing', () => {
    const { connection, channel, channelExtension } = scripted.openChannel();
    channelExtension.on('send', () => ErrorCode.ERR_BUSY);
    expect(channel.putPacket(BYTE)).to.equal(ErrorCode.ERR_BUSY);
    expect(connection.getLastError()).to.include({ code: ErrorCode.ERR_BUSY });
    channelExtension.on('send', () => channelExtension.report(ErrorCode.FAILED, 'torn'));
    expect(channel.putPacket(BYTE)).to.equal(ErrorCode.FAILED);
    expect(connection.getLastError()).to.include({ code: ErrorCode.FAILED, message: 'torn' });
  });

  it('names the state of a channel that takes no packets', () => {
    const { connection, channel, channelExtension } = scripted.openChannel();
    channelExtension.enter(ChannelState.STATE_CLOSING);
    expect(channel.putPacket(BYTE)).to.equal(ErrorCode.ERR_UNCONFIGURED);
    expect(connection.getLastError()?.message).to.include('STATE_CLOSING');
  });

  it('is ERR_UNAVAILABLE after getStats() without the capability', () => {
    const { connection } = openSpecial(ScriptedConnection, { stats: false });
    expect(connection.getStats()).to.equal(null);
    expect(connection.getLastError()?.code).to.equal(ErrorCode.ERR_UNAVAILABLE);
  });

  it('costs a program that does not ask nothing: ERR_BUSY allocates nothing', () => {
    const { channel, channelExtension } = scripted.openChannel({}, { maxOutBufferBytes: 500 });
    channelExtension.bufferedAmount = 450;
    channelExtension.awaitRoom = () => undefined; // the scripted one keeps a record of its calls
    const packet = new Uint8Array(60);
    const COUNT = 10_000;
    const send = (): void => {
      for (let count = 0; count < COUNT; count += 1) channel.putPacket(packet);
    };
    send();
    expect(channel.putPacket(packet)).to.equal(ErrorCode.ERR_BUSY);
    // The smallest object has 12 bytes; what the engine does beside is far less than 8 for each call.
    expect(allocatedBytes(send), `${String(COUNT)} refusals`).to.be.below(8 * COUNT);
  });
});
