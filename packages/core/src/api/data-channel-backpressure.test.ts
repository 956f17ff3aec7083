import { expect } from 'chai';
import { ErrorCode } from '../constants/error-code.js';
import { useScriptedExtension } from '../testing/scripted-extension.js';
import { nextTask } from '../testing/next-task.js';

describe('putPacket() of a channel whose packets wait', () => {
  const scripted = useScriptedExtension();

  it('is ERR_BUSY where what waits and the packet pass maxOutBufferBytes, and passes nothing on', () => {
    const { channel, channelExtension } = scripted.openChannel({}, { maxOutBufferBytes: 500 });
    channelExtension.bufferedAmount = 400;
    expect(channel.putPacket(new Uint8Array(101))).to.equal(ErrorCode.ERR_BUSY);
    expect(channelExtension.calls).to.deep.equal([['awaitRoom', 200]]);
    expect(channel.putPacket(new Uint8Array(100))).to.equal(ErrorCode.OK);
    channelExtension.bufferedAmount = 0;
    expect(channel.putPacket(new Uint8Array(900)), 'alone').to.equal(ErrorCode.OK);
    channelExtension.bufferedAmount = 1;
    expect(channel.putPacket(new Uint8Array(900))).to.equal(ErrorCode.ERR_BUSY);
  });

  it('after ERR_BUSY asks for half of what waits to be sent, and for more where the packet needs it', () => {
    const { channel, channelExtension } = scripted.openChannel({}, { maxOutBufferBytes: 500 });
    channelExtension.bufferedAmount = 481;
    for (const size of [100, 450, 600]) channel.putPacket(new Uint8Array(size));
    channelExtension.bufferedAmount = 0;
    channelExtension.on('send', () => ErrorCode.ERR_BUSY);
    channel.putPacket(new Uint8Array(10));
    const asked = channelExtension.calls.filter(([method]) => method === 'awaitRoom');
    expect(asked.map(([, bytes]) => bytes)).to.deep.equal([240, 50, 0, 0]);
  });

  it('after ERR_BUSY has activity fire once there is room, again and again, and not after close()', async () => {
    const { channel, channelExtension, connection } = scripted.openChannel();
    let count = 0;
    channel.poll();
    channel.activity.connect(() => (count += 1));
    channelExtension.on('send', () => ErrorCode.ERR_BUSY);
    for (const expected of [1, 2]) {
      channel.putPacket(new Uint8Array(1));
      channelExtension.makeRoom();
      expect(count, 'within the report').to.equal(expected - 1);
      await nextTask();
      expect(count).to.equal(expected);
      channelExtension.makeRoom();
      await nextTask();
      expect(count, 'nobody waited').to.equal(expected);
    }
    channel.putPacket(new Uint8Array(1));
    connection.close();
    channelExtension.makeRoom();
    await nextTask();
    expect(count).to.equal(2);
  });
});
